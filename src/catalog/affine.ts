/** The learned scale and shift at the end of a normalisation: gamma and beta. */
import { type Expr, add, mul, sqrt, div, sub } from '../expr/expr.ts'
import type { Values } from '../fields/field.ts'
import { bool } from '../fields/kinds.ts'
import type { Dim } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import { createReshape } from '../graph/ops/reshape.ts'
import type { Shape } from '../graph/shape.ts'
import { elementwise } from './elementwise.ts'
import type { LayerScope } from './layer.ts'
import type { Moments } from './moments.ts'
import { makeWeight, weightFields } from './weight-fields.ts'

export const affineFields = {
  center: bool({ default: true, doc: 'whether beta is added' }),
  scale: bool({ default: true, doc: 'whether gamma is multiplied' }),
  ...weightFields('gamma', 'ones'),
  ...weightFields('beta', 'zeros'),
}

export interface Affine {
  readonly gamma: Node | undefined
  readonly beta: Node | undefined
}

/** Gamma and beta of this shape, each where the layer has it. */
export function makeAffine(
  layer: LayerScope,
  shape: readonly Dim[],
  args: Values<typeof affineFields>,
): Affine {
  return {
    gamma: args.scale
      ? makeWeight(layer, { name: 'gamma', shape, prefix: 'gamma' }, args)
      : undefined,
    beta: args.center
      ? makeWeight(layer, { name: 'beta', shape, prefix: 'beta' }, args)
      : undefined,
  }
}

/** The same numbers in a shape that broadcasts against what is normalised. */
export function reshapeAffine({ gamma, beta }: Affine, shape: Shape): Affine {
  return { gamma: gamma && createReshape(gamma, shape), beta: beta && createReshape(beta, shape) }
}

/** (x - mean) / sqrt(variance + epsilon) * gamma + beta; all broadcast against x. */
export function standardize(
  x: Node,
  epsilon: number,
  { mean, variance }: Moments,
  { gamma, beta }: Affine,
): Node {
  const nodes = [x, mean, variance, ...(gamma ? [gamma] : []), ...(beta ? [beta] : [])]
  return elementwise(nodes, (x, mean, variance, ...affine: Expr[]) => {
    const standard = div(sub(x, mean), sqrt(add(variance, epsilon)))
    const scaled = gamma ? mul(standard, affine[0]!) : standard
    return beta ? add(scaled, affine.at(-1)!) : scaled
  })
}
