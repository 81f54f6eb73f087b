/** Merging of inputs element by element, as Add, Multiply and their kin share it. */
import { type Expr, any, select } from '../expr/expr.ts'
import type { Node } from '../graph/node.ts'
import { createReshape } from '../graph/ops/reshape.ts'
import { type Shape, broadcastShapes, shapeText } from '../graph/shape.ts'
import { elementwise } from './elementwise.ts'
import { floatInput } from './inputs.ts'
import type { LayerScope } from './layer.ts'
import { aligned, counts } from './masks.ts'

/**
 * One map over all inputs. Inputs of lower rank get axes of size 1 behind the batch; then shapes
 * broadcast as numpy's do. Those that do not are a `shape-mismatch`.
 */
export function merge(
  inputs: readonly Node[],
  layer: LayerScope,
  combine: (a: Expr, b: Expr) => Expr,
  finish: (merged: Expr) => Expr = merged => merged,
): Node {
  return elementwise(broadcasting(inputs, layer), (...elements) => finish(elements.reduce(combine)))
}

/** The inputs in one rank, after a check that they broadcast. */
export function broadcasting(inputs: readonly Node[], layer: LayerScope): readonly Node[] {
  for (const x of inputs) floatInput(x, layer)
  const rank = Math.max(...inputs.map(x => x.shape.length))
  const reshaped = inputs.map(x => createReshape(x, alignedShape(x.shape, rank)))
  if (!broadcastShapes(reshaped.map(x => x.shape)))
    mismatch(inputs, layer, 'inputs whose shapes broadcast')
  return reshaped
}

/**
 * As `merge`, but elements that do not count are left out: where one of two does not, the other
 * stands for both. Masks are known of inputs of one rank alone, as in Keras.
 */
export function mergeCounted(
  inputs: readonly Node[],
  layer: LayerScope,
  combine: (a: Expr, b: Expr) => Expr,
): Node {
  const rank = inputs[0]!.shape.length
  const masks = inputs.map((_, k) => layer.mask(k))
  if (masks.every(each => !each) || inputs.some(x => x.shape.length !== rank))
    return merge(inputs, layer, combine)
  // Every input is followed by its mask, where it has one.
  const parts = broadcasting(inputs, layer).map((x, k) => [
    x,
    ...(masks[k] ? [aligned(masks[k], rank)] : []),
  ])
  const firsts = parts.map((_, k) => parts.slice(0, k).flat().length)
  return elementwise(parts.flat(), (...elements) => {
    const counted = parts.map((part, k): Counted => ({
      value: elements[firsts[k]!]!,
      counts: part.length > 1 ? counts(elements[firsts[k]! + 1]!) : undefined,
    }))
    const merged = counted.reduce((a, b) => {
      // Where neither counts, the first stands for both.
      const second = otherwise(b, a.value)
      return {
        value: combine(otherwise(a, second), second),
        counts: a.counts && b.counts ? any(a.counts, b.counts) : undefined,
      }
    })
    return merged.value
  })
}

interface Counted {
  readonly value: Expr
  /** True where the value counts; undefined: always. */
  readonly counts: Expr | undefined
}

/** The value where it counts, else the other. */
function otherwise({ value, counts }: Counted, other: Expr): Expr {
  return counts ? select(counts, value, other) : value
}

function alignedShape([batch, ...features]: Shape, rank: number): Shape {
  return [batch!, ...new Array<number>(rank - 1 - features.length).fill(1), ...features]
}

/** Fails with the shape of every input, and where each was made. */
export function mismatch(inputs: readonly Node[], layer: LayerScope, expected: string): never {
  const shapes = inputs.map(x => shapeText(x.shape))
  const notes = inputs.map((_, k) => layer.describeInput(k))
  return layer.fail('shape-mismatch', { layer: layer.type, expected, shapes }, [], { notes })
}
