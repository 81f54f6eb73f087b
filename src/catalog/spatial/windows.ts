/** Windows as layers describe them, and the padding that Keras's words for it stand for. */
import { choice } from '../../fields/kinds.ts'
import { type Dim, addDims, floorDivDims, mulDims } from '../../graph/dim.ts'
import type { Node } from '../../graph/node.ts'
import { createPad } from '../../graph/ops/pad.ts'
import { shapeText } from '../../graph/shape.ts'
import { type Padding, spatialOf } from '../../graph/window.ts'
import type { LayerScope } from '../layer.ts'
import { type Rank, axisNames } from './grid.ts'

const same = 'same: padded to give ceil(size / strides) windows'

export const paddingField = choice(['valid', 'same'], {
  default: 'valid',
  doc: `valid: windows stay inside; ${same}`,
})

/** Padding of what may look back in time alone. */
export const causalPaddingField = choice(['valid', 'same', 'causal'], {
  default: 'valid',
  doc:
    `valid: windows stay inside; ${same}; ` +
    'causal: padded in front alone, so that no step sees a later one',
})

/** A window over the spatial axes; every list has one entry for each. */
export interface LayerWindow {
  readonly size: readonly number[]
  readonly strides: readonly number[]
  readonly dilation: readonly number[]
  readonly padding: 'valid' | 'same' | 'causal'
}

/** Cells before and after each spatial axis; dims where a size is known at run time alone. */
type Margins = readonly (readonly [low: Dim, high: Dim])[]

/**
 * Cells added around a batch of grids, channels last. `same` gives ceil(size / stride) windows,
 * with the odd cell at the end; `valid` adds nothing, and a window that does not fit is
 * `empty-output`.
 */
export function marginsOf(x: Node, window: LayerWindow, layer: LayerScope): Margins {
  return spatialOf(x.shape).map((dim, axis) => {
    const extent = (window.size[axis]! - 1) * window.dilation[axis]! + 1
    if (window.padding === 'causal') return [extent - 1, 0]
    if (window.padding === 'same') {
      const total = totalPadding(x, dim, extent, window.strides[axis]!, layer)
      const low = floorDivDims(total, 2)
      return [low, addDims(total, mulDims(-1, low))]
    }
    if (typeof dim === 'number' && dim < extent) {
      const name = axisNames[(x.shape.length - 2) as Rank][axis]!
      layer.fail('empty-output', { layer: layer.type, size: dim, kernel: extent, axis: name })
    }
    return [0, 0]
  })
}

function totalPadding(x: Node, dim: Dim, extent: number, stride: number, layer: LayerScope): Dim {
  if (stride === 1 || extent === 1) return extent - 1
  const last = mulDims(floorDivDims(addDims(dim, -1), stride), stride)
  const total = addDims(addDims(last, extent), mulDims(-1, dim))
  if (typeof total === 'number') return Math.max(total, 0)
  // Windows that overlap or touch never leave a cell out, so the sum is not negative.
  if (extent >= stride) return total
  return layer.fail('dynamic-dim', {
    layer: layer.type,
    shape: shapeText(x.shape),
    advice: '`padding: same` with strides above the window needs a size; fix it in `inputs`',
  })
}

/** True where all margins are known now: kernels take them as they are. */
export function isKnown(margins: Margins): margins is Padding {
  return margins.flat().every(each => typeof each === 'number')
}

/** `x` with cells of `value` around its spatial axes. */
export function surround(x: Node, margins: Margins, value = 0): Node {
  const low = [0, ...margins.map(([before]) => before), 0]
  return createPad(x, { low, high: [0, ...margins.map(([, after]) => after), 0], value })
}

/**
 * What a window reads: `x` and the padding that kernels add to it, or `x` with dynamic margins
 * around it.
 */
export function windowed(
  x: Node,
  window: LayerWindow,
  layer: LayerScope,
  value = 0,
): { readonly x: Node; readonly padding: Padding } {
  const margins = marginsOf(x, window, layer)
  if (isKnown(margins)) return { x, padding: margins }
  return { x: surround(x, margins, value), padding: margins.map(() => [0, 0]) }
}
