/** Zero padding and cropping: cells put around a grid, or cut off from it. */
import type { Field, Json, Path, ReadContext } from '../../fields/field.ts'
import { int } from '../../fields/kinds.ts'
import { addDims } from '../../graph/dim.ts'
import type { Node } from '../../graph/node.ts'
import { createSlice } from '../../graph/ops/slice.ts'
import { type LayerDefinition, type LayerScope, defineLayer } from '../layer.ts'
import type { SpatialLayer } from './convolution.ts'
import {
  type Rank,
  axesText,
  axisNames,
  dataFormatField,
  fromChannelsLast,
  gridInput,
  toChannelsLast,
} from './grid.ts'
import { surround } from './windows.ts'

/** Cells before and after each spatial axis. */
type Amounts = readonly (readonly [before: number, after: number])[]

const amount = int({ min: 0, doc: 'number of cells' })

/** A layer that adds zeros. */
export function defineZeroPadding({ rank, ...own }: SpatialLayer): LayerDefinition {
  return defineLayer({
    ...own,
    doc: `Adds cells of zeros before and after ${axesText(rank)}`,
    fields: { padding: amountsField(rank, 1), data_format: dataFormatField },
    main: 'padding',
    inputs: 'one',
    build([x], args, layer) {
      gridInput(x!, rank, args.data_format, layer)
      const y = surround(toChannelsLast(x!, args.data_format), args.padding)
      return fromChannelsLast(y, args.data_format)
    },
  })
}

/** A layer that cuts cells off. As in Keras, images alone are left whole by default. */
export function defineCropping({ rank, ...own }: SpatialLayer): LayerDefinition {
  return defineLayer({
    ...own,
    doc: `Cuts cells off before and after ${axesText(rank)}`,
    fields: {
      cropping: amountsField(rank, rank === 2 ? 0 : 1),
      // Keras's sequences have no other layout here.
      ...(rank > 1 && { data_format: dataFormatField }),
    },
    main: 'cropping',
    inputs: 'one',
    build([x], args, layer) {
      const format = args.data_format ?? null
      gridInput(x!, rank, format, layer)
      const grid = toChannelsLast(x!, format)
      return fromChannelsLast(crop(grid, args.cropping, rank, layer), format)
    },
  })
}

function crop(x: Node, amounts: Amounts, rank: Rank, layer: LayerScope): Node {
  const sizes = amounts.map(([before, after], axis) => {
    const dim = x.shape[axis + 1]!
    if (typeof dim === 'number' && dim <= before + after) {
      const what = { layer: layer.type, size: dim, kernel: before + after + 1 }
      layer.fail('empty-output', { ...what, axis: axisNames[rank][axis]! }, ['cropping'])
    }
    return addDims(dim, -before - after)
  })
  const starts = [0, ...amounts.map(([before]) => before), 0]
  return createSlice(x, starts, [x.shape[0]!, ...sizes, x.shape.at(-1)!])
}

/** One number, one for each axis, or a pair [before, after] for each; a sequence has one pair. */
function amountsField(rank: Rank, fallback: number): Field<Amounts> {
  const item = { type: ['integer', 'string'], minimum: amount.schema['minimum']! }
  const pair = { type: ['integer', 'string', 'array'], minimum: 0, items: item }
  const side = { ...pair, minItems: 2, maxItems: 2 }
  const names = axisNames[rank].join(', ')
  const pairs = axisNames[rank].map(() => '[before, after]').join(', ')
  const doc = rank === 1 ? 'n or [before, after]' : `n, [${names}], or [${pairs}]`
  const several = { ...pair, items: side, minItems: rank, maxItems: rank }
  return {
    schema: { ...(rank === 1 ? side : several), description: doc, default: fallback },
    doc,
    required: false,
    default: fallback,
    read(value, path, context) {
      if (rank === 1) return [both(value, path, context)]
      if (!Array.isArray(value)) return axisNames[rank].map(() => both(value, path, context))
      return value.map((each: Json, axis) => both(each, [...path, axis], context))
    },
  }
}

function both(value: Json, path: Path, context: ReadContext): readonly [number, number] {
  const read = (each: Json, at: Path): number => amount.read(each, at, context)
  if (!Array.isArray(value)) return [read(value, path), read(value, path)]
  const [before, after] = value as readonly Json[]
  return [read(before!, [...path, 0]), read(after!, [...path, 1])]
}
