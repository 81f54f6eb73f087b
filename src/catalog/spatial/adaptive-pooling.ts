/** Adaptive pooling: so many windows along each axis as the result shall have places. */
import { perAxis } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'
import { createPool } from '../../graph/ops/pool.ts'
import { type PoolWindow, spatialOf } from '../../graph/window.ts'
import { type LayerDefinition, defineLayer } from '../layer.ts'
import {
  axesText,
  dataFormatField,
  floatGridInput,
  fromChannelsLast,
  toChannelsLast,
} from './grid.ts'
import type { PoolingLayer } from './pooling.ts'

/** A layer whose windows share the grid out, whatever its size. */
export function defineAdaptivePooling({ kind, rank, ...own }: PoolingLayer): LayerDefinition {
  const what = kind === 'max' ? 'largest value' : 'average'
  return defineLayer({
    ...own,
    doc:
      `The ${what} of each window, channel by channel; window i along n cells goes from ` +
      'floor(i * n / output_size) up to ceil((i + 1) * n / output_size)',
    fields: {
      output_size: perAxis(rank, { min: 1, doc: `places of the result along ${axesText(rank)}` }),
      data_format: dataFormatField,
    },
    main: 'output_size',
    inputs: 'one',
    build([x], { output_size: counts, data_format: format }, layer) {
      floatGridInput(x!, rank, format, layer)
      const grid = toChannelsLast(x!, format)
      return fromChannelsLast(createPool(grid, { kind, ...shares(grid, counts) }), format)
    },
  })
}

/** Shares of equal size are a window that moves by its own size. */
function shares(x: Node, counts: readonly number[]): PoolWindow {
  const sizes = spatialOf(x.shape).map((dim, axis) => Number(dim) / counts[axis]!)
  if (!sizes.every(Number.isInteger)) return { counts }
  return { window: sizes, strides: sizes, padding: sizes.map(() => [0, 0]) }
}
