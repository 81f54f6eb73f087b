/** Global pooling: one value per channel, whatever the size of the grid. */
import { bool } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'
import { createReduce } from '../../graph/ops/reduce.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { type LayerDefinition, defineLayer } from '../layer.ts'
import { meanOver } from '../reductions.ts'
import { axesText, dataFormatField, floatGridInput, spatialAxes } from './grid.ts'
import type { PoolingLayer } from './pooling.ts'

const reductions = {
  max: (x: Node, axes: readonly number[]): Node => createReduce('max', x, axes),
  average: meanOver,
}

/** A layer that reduces all spatial axes. */
export function defineGlobalPooling({ kind, rank, ...own }: PoolingLayer): LayerDefinition {
  const what = kind === 'max' ? 'largest value' : 'average'
  return defineLayer({
    ...own,
    doc: `The ${what} over ${axesText(rank)}, channel by channel`,
    fields: {
      data_format: dataFormatField,
      keepdims: bool({ default: false, doc: `whether ${axesText(rank)} stay, with size 1` }),
    },
    inputs: 'one',
    build([x], args, layer) {
      floatGridInput(x!, rank, args.data_format, layer)
      const axes = spatialAxes(rank, args.data_format)
      const y = reductions[kind](x!, axes)
      const kept = y.shape.filter((_, axis) => !axes.includes(axis))
      return args.keepdims ? y : createReshape(y, kept)
    },
  })
}
