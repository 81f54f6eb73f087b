/** Windows of convolution and pooling: how they move over [N, spatial..., C] and what they read. */
import { assert } from '../diagnostics/assert.ts'
import { type Dim, addDims, floorDivDims, mulDims } from './dim.ts'
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

/** How the kernel of a convolution moves; one entry per spatial axis. */
export interface ConvWindow {
  readonly strides: readonly number[]
  /** Distance between the taps of the kernel. */
  readonly dilation: readonly number[]
  /** Zeros around the input; on each side less than the extent of the kernel. */
  readonly padding: Padding
  /** Channels of input and output fall into so many groups; outputs read their own group alone. */
  readonly groups: number
}

/** Where the windows of a pooling are: one that moves, or those that share the input out. */
export type PoolWindow = MovingWindow | Division

/** How the window of a pooling moves; one entry per spatial axis. */
export interface MovingWindow {
  /** Size of the window. */
  readonly window: readonly number[]
  readonly strides: readonly number[]
  /** Cells around the input: -Infinity for a maximum, left out of an average. */
  readonly padding: Padding
}

/**
 * So many windows along each spatial axis of n cells: window i of `count` goes from floor(i n /
 * count) up to ceil((i + 1) n / count), so that each cell is in one of them, or in two neighbours.
 */
export interface Division {
  readonly counts: readonly number[]
}

export function isDivision(windows: Window | PoolWindow): windows is Division {
  return 'counts' in windows
}

/** The window that a kernel [spatial..., C / groups, F] is. */
export function convWindow(kernelShape: readonly number[], moves: ConvWindow): Window {
  return { ...moves, size: kernelShape.slice(0, -2) }
}

/** Windows of pooling have no holes. */
export function poolWindow(pool: PoolWindow): Window | Division {
  if (isDivision(pool)) return pool
  const { window, strides, padding } = pool
  return { size: window, strides, padding, dilation: window.map(() => 1) }
}

/** How often the windows of a pooling read a cell of [N, spatial..., C], in all. */
export function cellsRead(shape: Shape, pool: PoolWindow): Dim {
  const perAxis = isDivision(pool)
    ? spatialOf(shape).map((dim, axis) => addDims(dim, bordersInside(dim, pool.counts[axis]!)))
    : windowCounts(shape, poolWindow(pool)).map((count, axis) => mulDims(count, pool.window[axis]!))
  return perAxis.reduce(mulDims, mulDims(shape[0]!, shape.at(-1)!))
}

/** Cells that two windows share: those with a border inside. At most, where dims are dynamic. */
function bordersInside(cells: Dim, count: number): number {
  if (typeof cells !== 'number') return count - 1
  return count - greatestDivisor(cells, count)
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b)
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
export function windowCounts(shape: Shape, window: Window | Division): readonly Dim[] {
  const spatial = spatialOf(shape)
  assert(spatial.length >= 1 && spatial.length <= 3, `a window over ${shapeText(shape)}`)
  if (isDivision(window)) {
    const fits = window.counts.length === spatial.length && window.counts.every(each => each >= 1)
    assert(fits, `[${window.counts.join(', ')}] windows over ${shapeText(shape)}`)
    return window.counts
  }
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

/** `strides=[2, 2] dilation=[1, 1] padding=[0:1, 0:1] groups=1` */
export function printConvWindow({ strides, dilation, padding, groups }: ConvWindow): string {
  const moves = `strides=[${strides.join(', ')}] dilation=[${dilation.join(', ')}]`
  return `${moves} ${printPadding(padding)} groups=${groups}`
}

/** `window=[2, 2] strides=[2, 2] padding=[0:1, 0:1]`, or `counts=[3, 2]` */
export function printPoolWindow(pool: PoolWindow): string {
  if (isDivision(pool)) return `counts=[${pool.counts.join(', ')}]`
  const { window, strides, padding } = pool
  return `window=[${window.join(', ')}] strides=[${strides.join(', ')}] ${printPadding(padding)}`
}

function printPadding(padding: Padding): string {
  return `padding=[${padding.map(sides => sides.join(':')).join(', ')}]`
}

/** Asserts that `dy` is what a window over `x` gives, with any number of channels. */
export function expectWindowed(x: Shape, dy: Shape, window: Window | Division): void {
  const expected = [x[0]!, ...windowCounts(x, window), dy[dy.length - 1]!]
  assert(equalShapes(dy, expected), `${shapeText(dy)} where ${shapeText(expected)} is due`)
}

/**
 * A tap of a window where it stands: linear spatial indices of the input's cell and of the tap,
 * which is 0 in a division, where no kernel has a number for each tap.
 */
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
  window: Window | Division,
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
            tap: isDivision(window) ? 0 : outer.tap * window.size[axis]! + inner.tap,
          })),
        )
      }),
    )
  }
  return positions
}

function tapsAlong(
  cells: number,
  at: number,
  axis: number,
  window: Window | Division,
): readonly Tap[] {
  if (isDivision(window)) {
    const count = window.counts[axis]!
    const from = Math.floor((at * cells) / count)
    const to = Math.ceil(((at + 1) * cells) / count)
    return Array.from({ length: to - from }, (_, i) => ({ cell: from + i, tap: 0 }))
  }
  const first = at * window.strides[axis]! - window.padding[axis]![0]
  const taps = Array.from({ length: window.size[axis]! }, (_, tap) => ({
    cell: first + tap * window.dilation[axis]!,
    tap,
  }))
  return taps.filter(({ cell }) => cell >= 0 && cell < cells)
}
