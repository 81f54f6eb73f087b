/** Shapes: the dims of a tensor, outermost first, and the rules that all ops share. */
import { assert } from '../diagnostics/assert.ts'
import { type Dim, type Sizes, dimText, equalDims, evaluateDim, productOf } from './dim.ts'

export type Shape = readonly Dim[]

export type DType = 'float32' | 'int32' | 'uint8'

/** What is known of a tensor before anything runs. */
export interface TensorType {
  readonly shape: Shape
  readonly dtype: DType
}

export const bytesOf: { readonly [D in DType]: number } = { float32: 4, int32: 4, uint8: 1 }

/** `[batch, 28, 28, 1]`, as people read it in summaries and errors. */
export function shapeText(shape: Shape): string {
  return `[${shape.map(dimText).join(', ')}]`
}

export function equalShapes(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, i) => equalDims(dim, b[i]!))
}

/** Number of elements. */
export function elementCount(shape: Shape): Dim {
  return productOf(shape)
}

export function evaluateShape(shape: Shape, sizes: Sizes): number[] {
  return shape.map(dim => evaluateDim(dim, sizes))
}

/** The shape that operands broadcast to, numpy's rule; undefined where they do not fit. */
export function broadcastShapes(shapes: readonly Shape[]): Shape | undefined {
  const rank = Math.max(0, ...shapes.map(each => each.length))
  const result: Dim[] = new Array<Dim>(rank).fill(1)
  for (const shape of shapes) {
    const offset = rank - shape.length
    for (const [i, dim] of shape.entries()) {
      const current = result[offset + i]!
      if (dim === 1 || equalDims(dim, current)) continue
      if (current !== 1) return undefined
      result[offset + i] = dim
    }
  }
  return result
}

/** Row-major strides, in elements. */
export function stridesOf(shape: Shape): readonly Dim[] {
  return shape.map((_, i) => productOf(shape.slice(i + 1)))
}

/** Counts a negative axis from the end; the result must exist. */
export function resolveAxis(axis: number, rank: number): number {
  const resolved = axis < 0 ? axis + rank : axis
  assert(resolved >= 0 && resolved < rank, `axis ${axis} of rank ${rank}`)
  return resolved
}
