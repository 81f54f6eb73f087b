/** Grids: inputs with one to three spatial axes, and where their channels are. */
import { choice, optional } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'
import { createTranspose } from '../../graph/ops/transpose.ts'
import { shapeText } from '../../graph/shape.ts'
import { floatInput } from '../inputs.ts'
import type { LayerScope } from '../layer.ts'

/** How many spatial axes a layer works over. */
export type Rank = 1 | 2 | 3

export type DataFormat = 'channels_last' | 'channels_first' | null

/** Names of the spatial axes, as errors and documentation use them. */
export const axisNames: { readonly [R in Rank]: readonly string[] } = {
  1: ['steps'],
  2: ['height', 'width'],
  3: ['depth', 'height', 'width'],
}

/** `height and width` */
export function axesText(rank: Rank): string {
  const names = axisNames[rank]
  return [names.slice(0, -1).join(', '), names.at(-1)!].filter(Boolean).join(' and ')
}

export const dataFormatField = optional(
  choice(['channels_last', 'channels_first'], {
    doc: 'where the channels are: channels_last where it is null',
  }),
)

/** The axes of a batch of grids: [batch, spatial..., channels] or [batch, channels, spatial...]. */
export function spatialAxes(rank: Rank, format: DataFormat): readonly number[] {
  const first = format === 'channels_first' ? 2 : 1
  return axisNames[rank].map((_, axis) => first + axis)
}

/** Fails with `wrong-rank` unless the input is a batch of grids with `rank` spatial axes. */
export function gridInput(x: Node, rank: Rank, format: DataFormat, layer: LayerScope): void {
  if (x.shape.length === rank + 2) return
  const names = axisNames[rank]
  const isFirst = format === 'channels_first'
  const axes = ['batch', ...(isFirst ? ['channels', ...names] : [...names, 'channels'])]
  const expected = `${rank + 2} axes (${axes.join(', ')})`
  layer.fail('wrong-rank', { layer: layer.type, expected, shape: shapeText(x.shape) })
}

/** As `gridInput`, and fails with `wrong-dtype` unless the input is float32. */
export function floatGridInput(x: Node, rank: Rank, format: DataFormat, layer: LayerScope): void {
  floatInput(x, layer)
  gridInput(x, rank, format, layer)
}

/**
 * A batch in `format` with its channels last: kernels know no other layout. Transposes that undo
 * each other are dropped by a pass.
 */
export function toChannelsLast(x: Node, format: DataFormat): Node {
  if (format !== 'channels_first') return x
  const axes = x.shape.map((_, axis) => axis)
  return createTranspose(x, [0, ...axes.slice(2), 1])
}

/** A batch whose channels are last, in `format`. */
export function fromChannelsLast(x: Node, format: DataFormat): Node {
  if (format !== 'channels_first') return x
  const axes = x.shape.map((_, axis) => axis)
  return createTranspose(x, [0, axes.length - 1, ...axes.slice(1, -1)])
}
