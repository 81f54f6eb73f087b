/** Upsampling by whole factors: cells are repeated, or interpolated. */
import { choice, perAxis } from '../../fields/kinds.ts'
import { mulDims } from '../../graph/dim.ts'
import type { Node } from '../../graph/node.ts'
import { createBroadcast } from '../../graph/ops/broadcast.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { type LayerDefinition, defineLayer } from '../layer.ts'
import type { SpatialLayer } from './convolution.ts'
import {
  axesText,
  dataFormatField,
  floatGridInput,
  fromChannelsLast,
  toChannelsLast,
} from './grid.ts'
import { interpolateCells } from './interpolation.ts'
import { interpolations } from './resize-table.ts'

/** A layer that makes grids larger. As in Keras, sequences have no layout to choose. */
export function defineUpSampling({ rank, ...own }: SpatialLayer): LayerDefinition {
  const interpolation = choice(interpolations, {
    default: 'nearest',
    doc: 'nearest repeats cells, bilinear goes straight from the middle of one to the next',
  })
  return defineLayer({
    ...own,
    doc: `Makes ${axesText(rank)} larger by whole factors`,
    fields: {
      size: perAxis(rank, { default: 2, min: 1, doc: `factors along ${axesText(rank)}` }),
      ...(rank > 1 && { data_format: dataFormatField }),
      ...(rank === 2 && { interpolation }),
    },
    main: 'size',
    inputs: 'one',
    build([x], args, layer) {
      const format = args.data_format ?? null
      floatGridInput(x!, rank, format, layer)
      const kind = args.interpolation ?? 'nearest'
      const grid = toChannelsLast(x!, format)
      const y =
        kind === 'nearest'
          ? repeatCells(grid, args.size)
          : interpolateCells(grid, args.size, kind, layer)
      return fromChannelsLast(y, format)
    },
  })
}

/** Each cell so many times along each spatial axis. */
function repeatCells(x: Node, factors: readonly number[]): Node {
  const { shape } = x
  const [batch, channels] = [shape[0]!, shape.at(-1)!]
  const spatial = shape.slice(1, -1)
  const split = createReshape(x, [batch, ...spatial.flatMap(dim => [dim, 1]), channels])
  const wide = spatial.flatMap((dim, axis) => [dim, factors[axis]!])
  const repeated = createBroadcast(split, [batch, ...wide, channels])
  const sizes = spatial.map((dim, axis) => mulDims(dim, factors[axis]!))
  return createReshape(repeated, [batch, ...sizes, channels])
}
