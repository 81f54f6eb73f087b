/** Images of other sizes: resized, and cut or padded to the ratio of their sides. */
import { mulDims } from '../../graph/dim.ts'
import type { Node } from '../../graph/node.ts'
import { createPad } from '../../graph/ops/pad.ts'
import { createResample } from '../../graph/ops/resample.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { createSlice } from '../../graph/ops/slice.ts'
import { shapeText } from '../../graph/shape.ts'
import type { LayerScope } from '../layer.ts'
import { type AxisSizes, type Interpolation, resizeTable, tableSize } from './resize-table.ts'

/** Height and width. */
export type ImageSize = readonly [height: number, width: number]

export interface Resampling {
  readonly interpolation: Interpolation
  readonly antialias: boolean
}

/** The size of [batch, height, width, channels]; fails with `dynamic-dim` where it is not known. */
export function imageSize(x: Node, layer: LayerScope): ImageSize {
  const [, height, width] = x.shape
  if (typeof height === 'number' && typeof width === 'number') return [height, width]
  return layer.fail('dynamic-dim', {
    layer: layer.type,
    shape: shapeText(x.shape),
    advice: 'give height and width numbers in `inputs`',
  })
}

/** [batch, height, width, channels] with other sizes, height before width. */
export function resizeImage(
  x: Node,
  size: ImageSize,
  resampling: Resampling,
  layer: LayerScope,
): Node {
  const [height, width] = imageSize(x, layer)
  const [batch, channels] = [x.shape[0]!, x.shape[3]!]
  // Rows of all columns and channels fill vectors better than channels alone.
  const rows = createReshape(x, [batch, height, mulDims(width, channels)])
  const tall = resizeAxis(rows, 1, size[0], resampling, layer)
  const images = createReshape(tall, [batch, size[0], width, channels])
  return resizeAxis(images, 2, size[1], resampling, layer)
}

/** Entries that the table of one axis may have, before anything is allocated. */
const maxEntries = 2 ** 24

/** `x` with so many places along an axis, whose size is known. */
export function resizeAxis(
  x: Node,
  axis: number,
  places: number,
  { interpolation, antialias }: Resampling,
  layer: LayerScope,
): Node {
  const sizes: AxisSizes = { cells: x.shape[axis] as number, places }
  if (sizes.cells === places) return x
  const entries = Math.max(tableSize(sizes, interpolation, antialias), sizes.cells)
  if (entries > maxEntries) {
    const text = (count: number): string => `${Math.round(count).toLocaleString('en')} numbers`
    const what = `the table of weights of '${layer.name}'`
    layer.fail('too-large', { what, size: text(entries), limit: text(maxEntries) })
  }
  return createResample(x, axis, resizeTable(sizes, interpolation, antialias))
}

/** The largest part from the middle of [batch, height, width, channels] with a size's ratio. */
export function cropToRatio(x: Node, size: ImageSize, layer: LayerScope): Node {
  const [height, width] = imageSize(x, layer)
  const part: ImageSize = [
    Math.max(Math.min(height, alongside(width, size[0], size[1])), 1),
    Math.max(Math.min(width, alongside(height, size[1], size[0])), 1),
  ]
  return cropMiddle(x, part, layer)
}

/** The middle of [batch, height, width, channels]; of an odd rest, more is left out behind it. */
export function cropMiddle(x: Node, part: ImageSize, layer: LayerScope): Node {
  const size = imageSize(x, layer)
  if (size.every((all, axis) => all === part[axis])) return x
  const starts = size.map((all, axis) => Math.floor((all - part[axis]!) / 2))
  return createSlice(x, [0, ...starts, 0], [x.shape[0]!, ...part, x.shape[3]!])
}

/** [batch, height, width, channels] amid cells of `value`, with the ratio of `size`. */
export function padToRatio(x: Node, size: ImageSize, value: number, layer: LayerScope): Node {
  const [height, width] = imageSize(x, layer)
  const amounts = [
    Math.max(alongside(width, size[0], size[1]) - height, 0),
    Math.max(alongside(height, size[1], size[0]) - width, 0),
  ].map(total => Math.floor(total / 2))
  // As in Keras, only one of the two axes grows, and equally at both ends.
  const sides = amounts[0]! > 0 ? [amounts[0]!, 0] : [0, amounts[1]!]
  return createPad(x, { low: [0, ...sides, 0], high: [0, ...sides, 0], value })
}

/** The whole part of `length * a / b`. */
function alongside(length: number, a: number, b: number): number {
  return Math.trunc((length * a) / b)
}
