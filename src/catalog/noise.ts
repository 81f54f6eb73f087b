/** Random numbers in training: one for each element, or one for many where a shape says so. */
import { type Expr, index } from '../expr/expr.ts'
import { int, list, optional } from '../fields/kinds.ts'
import { equalDims } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import { createSlice } from '../graph/ops/slice.ts'
import { elementwise } from './elementwise.ts'
import type { LayerScope } from './layer.ts'
import { mismatch } from './merging.ts'

/** `uniform` or `normal` of the expressions. */
export type Distribution = (seed: number, step: Expr, index: Expr) => Expr

export const noiseSeedField = optional(
  int({ doc: "seed of the numbers; the layer's own where it is null" }),
)

export const noiseShapeField = optional(
  list(optional(int({ min: 1, doc: 'size' })), {
    doc: 'shape of the choice with the batch: null as the input, 1 for one along the axis',
  }),
)

/** Sizes of a noise shape, per axis: null as the input, 1 for one number along the axis. */
export type NoiseShape = readonly (number | null)[]

export interface Noise {
  readonly distribution: Distribution
  readonly seed: number | null
  readonly shape?: NoiseShape | null
}

/**
 * Each element of x combined with its random number. They follow from seed, step and place alone,
 * so threads and fusion change nothing.
 */
export function withNoise(
  x: Node,
  { distribution, seed, shape = null }: Noise,
  layer: LayerScope,
  combine: (x: Expr, drawn: Expr) => Expr,
): Node {
  const { step, seed: ownSeed } = layer.random()
  const drawn = (step: Expr): Expr => distribution(seed ?? ownSeed, step, index())
  if (!shape) return elementwise([x, step], (x, step) => combine(x, drawn(step)))
  const sizes = shape.map((dim, axis) => (dim === 1 ? 1 : x.shape[axis]!))
  const corner = createSlice(
    x,
    sizes.map(() => 0),
    sizes,
  )
  // The corner lends its shape alone: a number is drawn once for each of its elements.
  const noise = elementwise([corner, step], (_, step) => drawn(step))
  return elementwise([x, noise], combine)
}

/** Fails with `shape-mismatch` unless the noise shape broadcasts to x. */
export function expectNoiseShape(x: Node, noise: NoiseShape, layer: LayerScope): void {
  const fits = noise.every((dim, i) => dim === null || dim === 1 || equalDims(dim, x.shape[i]!))
  if (fits && noise.length === x.shape.length) return
  const wanted = noise.map(dim => dim ?? 'null').join(', ')
  mismatch([x], layer, `an input that noise_shape [${wanted}] broadcasts to`)
}
