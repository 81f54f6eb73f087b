/** Windows as layers describe them, and the padding that Keras's `valid` and `same` stand for. */
import { choice, optional } from '../fields/kinds.ts'
import type { Dim } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import { shapeText } from '../graph/shape.ts'
import type { Padding } from '../graph/window.ts'
import type { LayerScope } from './layer.ts'

export const paddingField = choice(['valid', 'same'], {
  default: 'valid',
  doc: 'valid: windows stay inside; same: padded to give ceil(size / strides) windows',
})

export const dataFormatField = optional(
  choice(['channels_last', 'channels_first'], {
    doc: 'where the channels are; only channels_last',
  }),
)

/** A window over height and width; every list has two entries. */
export interface LayerWindow {
  readonly size: readonly number[]
  readonly strides: readonly number[]
  readonly dilation: readonly number[]
  readonly padding: 'valid' | 'same'
}

const axisNames = ['height', 'width'] as const

export function channelsLast(format: string | null, layer: LayerScope): void {
  if (format === 'channels_first')
    layer.fail('channels-first', { layer: layer.type }, ['data_format'])
}

/**
 * Cells added around an image [batch, height, width, channels]. `same` gives ceil(size / stride)
 * windows, with the odd cell at the end; `valid` adds nothing, and a window that does not fit is
 * `empty-output`.
 */
export function paddingOf(x: Node, window: LayerWindow, layer: LayerScope): Padding {
  return axisNames.map((name, axis) => {
    const dim = x.shape[axis + 1]!
    const extent = (window.size[axis]! - 1) * window.dilation[axis]! + 1
    if (window.padding === 'same') return samePadding(x, dim, extent, window.strides[axis]!, layer)
    if (typeof dim === 'number' && dim < extent)
      layer.fail('empty-output', { layer: layer.type, size: dim, kernel: extent, axis: name })
    return [0, 0]
  })
}

function samePadding(
  x: Node,
  dim: Dim,
  extent: number,
  stride: number,
  layer: LayerScope,
): readonly [number, number] {
  const total = stride === 1 ? extent - 1 : totalPadding(x, dim, extent, stride, layer)
  const low = Math.floor(total / 2)
  return [low, total - low]
}

function totalPadding(
  x: Node,
  dim: Dim,
  extent: number,
  stride: number,
  layer: LayerScope,
): number {
  if (typeof dim !== 'number')
    layer.fail('dynamic-dim', {
      layer: layer.type,
      shape: shapeText(x.shape),
      advice: '`padding: same` with strides depends on the size; fix it in `inputs` or use `valid`',
    })
  return Math.max((Math.ceil(dim / stride) - 1) * stride + extent - dim, 0)
}
