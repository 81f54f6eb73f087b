/** Windows of convolution and pooling: how they move over [N, spatial..., C] and what they read. */
import { assert } from '../diagnostics/assert.ts'
import { type Dim, addDims, floorDivDims } from './dim.ts'
import { equalShapes, shapeText, type Shape } from './shape.ts'
import { tensorStrides } from './tensor.ts'

/** Cells added before and after each spatial axis, in cells of the input. */
export type Padding = readonly (readonly [low: number, high: number])[]

/** A window over the spatial axes; every field has one entry per spatial axis. */
export interface Window {
  readonly size: readonly number[]
  readonly strides: readonly number[]
  /** Distance between the taps of the window; 1 where the window has no holes. */
  readonly dilation: readonly number[]
  readonly padding: Padding
}

/** Cells between the first and the last one that the window touches, both counted. */
export function extentOf(window: Window, axis: number): number {
  return (window.size[axis]! - 1) * window.dilation[axis]! + 1
}

/** The spatial axes of [N, spatial..., C]. */
export function spatialOf<T>(shape: readonly T[]): readonly T[] {
  return shape.slice(1, -1)
}

/** How many windows fit along each spatial axis: floor((dim + padding - extent) / stride) + 1. */
export function windowCounts(shape: Shape, window: Window): readonly Dim[] {
  const spatial = spatialOf(shape)
  assert(spatial.length >= 1 && spatial.length <= 3, `a window over ${shapeText(shape)}`)
  for (const field of [window.size, window.strides, window.dilation, window.padding])
    assert(field.length === spatial.length, `${field.length} window axes for ${shapeText(shape)}`)
  return spatial.map((dim, axis) => {
    const [low, high] = window.padding[axis]!
    const extent = extentOf(window, axis)
    // Every window reads a real cell, so that its maximum is finite and its average has a divisor.
    assert(low >= 0 && high >= 0 && Math.max(low, high) < extent, 'padding as wide as the window')
    const free = addDims(dim, low + high - extent)
    assert(typeof free !== 'number' || free >= 0, `a window of ${extent} cells over ${dim}`)
    return addDims(floorDivDims(free, window.strides[axis]!), 1)
  })
}

/** `strides=[2, 2] dilation=[1, 1] padding=[0:1, 0:1]`; what is not there is left out. */
export function printWindow({ strides, dilation, padding }: Partial<Window>): string {
  const parts = [
    strides && `strides=[${strides.join(', ')}]`,
    dilation && `dilation=[${dilation.join(', ')}]`,
    padding && `padding=[${padding.map(sides => sides.join(':')).join(', ')}]`,
  ]
  return parts.filter(Boolean).join(' ')
}

/** Asserts that `dy` is what a window over `x` gives, with any number of channels. */
export function expectWindowed(x: Shape, dy: Shape, window: Window): void {
  const expected = [x[0]!, ...windowCounts(x, window), dy[dy.length - 1]!]
  assert(equalShapes(dy, expected), `${shapeText(dy)} where ${shapeText(expected)} is due`)
}

/** A tap of a window where it stands: linear spatial indices of the input's cell and of the tap. */
export interface Tap {
  readonly cell: number
  readonly tap: number
}

/**
 * For each position of the output (linear over its spatial axes), the taps that read a cell of the
 * input, in row-major order of the window. Taps over padding are left out. `x` and `y` are
 * [N, spatial..., C].
 */
export function tapsOf(
  x: readonly number[],
  y: readonly number[],
  window: Window,
): readonly (readonly Tap[])[] {
  const cells = spatialOf(x)
  const strides = tensorStrides(cells)
  let positions: Tap[][] = [[{ cell: 0, tap: 0 }]]
  for (const [axis, count] of spatialOf(y).entries()) {
    positions = positions.flatMap(taps =>
      Array.from({ length: count }, (_, at) => {
        const along = tapsAlong(cells[axis]!, at, axis, window)
        return taps.flatMap(outer =>
          along.map(inner => ({
            cell: outer.cell + inner.cell * strides[axis]!,
            tap: outer.tap * window.size[axis]! + inner.tap,
          })),
        )
      }),
    )
  }
  return positions
}

function tapsAlong(cells: number, at: number, axis: number, window: Window): readonly Tap[] {
  const first = at * window.strides[axis]! - window.padding[axis]![0]
  const taps = Array.from({ length: window.size[axis]! }, (_, tap) => ({
    cell: first + tap * window.dilation[axis]!,
    tap,
  }))
  return taps.filter(({ cell }) => cell >= 0 && cell < cells)
}
