/** Global pooling: one value per channel, whatever the size of the grid. */
import { div } from '../../expr/expr.ts'
import { bool } from '../../fields/kinds.ts'
import { equalDims } from '../../graph/dim.ts'
import type { Node } from '../../graph/node.ts'
import { createReduce } from '../../graph/ops/reduce.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { shapeText } from '../../graph/shape.ts'
import { elementwise } from '../elementwise.ts'
import { type LayerDefinition, type LayerScope, defineLayer } from '../layer.ts'
import { maskCondition, selectWhere } from '../masks.ts'
import { mismatch } from '../merging.ts'
import { meanOver, sumOver } from '../reductions.ts'
import { axesText, dataFormatField, floatGridInput, spatialAxes } from './grid.ts'
import type { PoolingLayer } from './pooling.ts'

const reductions = {
  max: (x: Node, axes: readonly number[]): Node => createReduce('max', x, axes),
  average: meanOver,
}

/** A layer that reduces all spatial axes. */
export function defineGlobalPooling({ kind, rank, ...own }: PoolingLayer): LayerDefinition {
  const what = kind === 'max' ? 'largest value' : 'average'
  // As in Keras.
  const masked = kind === 'average' && rank === 1
  return defineLayer({
    ...own,
    doc: `The ${what} over ${axesText(rank)}, channel by channel`,
    fields: {
      data_format: dataFormatField,
      keepdims: bool({ default: false, doc: `whether ${axesText(rank)} stay, with size 1` }),
    },
    inputs: 'one',
    ...(masked ? { masks: 'end' } : {}),
    build([x], args, layer) {
      floatGridInput(x!, rank, args.data_format, layer)
      const axes = spatialAxes(rank, args.data_format)
      const mask = masked ? layer.mask(0) : undefined
      const y = mask ? meanOfCounted(x!, mask, axes[0]!, layer) : reductions[kind](x!, axes)
      const kept = y.shape.filter((_, axis) => !axes.includes(axis))
      return args.keepdims ? y : createReshape(y, kept)
    },
  })
}

/** The mean of the steps along `axis` that count, NaN where none does; the axis stays, size 1. */
function meanOfCounted(x: Node, mask: Node, axis: number, layer: LayerScope): Node {
  const [batch, steps] = mask.shape
  if (!equalDims(steps!, x.shape[axis]!))
    mismatch([x], layer, `as many steps as its mask ${shapeText(mask.shape)}`)
  const along = createReshape(mask, axis === 1 ? [batch!, steps!, 1] : [batch!, 1, steps!])
  const counted = selectWhere(x, [maskCondition(along)], () => 0)
  return elementwise([sumOver(counted, [axis]), sumOver(along, [axis])], div)
}
