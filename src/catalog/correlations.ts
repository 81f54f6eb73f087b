/** What the correlations of targets and predictions share: their axes, and means along them. */
import { mul, sub } from '../expr/expr.ts'
import { int, oneOrMore } from '../fields/kinds.ts'
import type { Node } from '../graph/node.ts'
import type { Shape } from '../graph/shape.ts'
import { valuesOf } from './class-targets.ts'
import { elementwise } from './elementwise.ts'
import { axisOf } from './loss-fields.ts'
import type { Compared } from './metric.ts'
import { momentsOver } from './moments.ts'
import { meanOver } from './reductions.ts'

export const correlationAxesField = oneOrMore(int({ doc: 'axis' }), {
  default: -1,
  minItems: 1,
  doc: 'axes along which values are compared; 0 is the batch, each batch by itself',
})

export function correlationMisfit(shape: Shape, axes: readonly number[]): string | undefined {
  const resolved = axes.map(axis => axisOf(axis, { shape }))
  const wrong = resolved.findIndex(axis => axis < 0 || axis >= shape.length)
  if (wrong >= 0) return `it has no axis ${axes[wrong]}`
  return resolved.every(axis => shape[axis] === 1)
    ? 'a single value has no correlation; `axis: 0` compares along the batch'
    : undefined
}

/** Means and variances along the axes, and the mean product of the distances from the means. */
export interface Covariance {
  readonly target: { readonly mean: Node; readonly variance: Node }
  readonly prediction: { readonly mean: Node; readonly variance: Node }
  readonly covariance: Node
}

export function covarianceOver(compared: Compared, axes: readonly number[]): Covariance {
  const { prediction } = compared
  const resolved = [...new Set(axes.map(axis => axisOf(axis, prediction)))].sort((a, b) => a - b)
  const target = valuesOf(compared)
  const [ofTarget, ofPrediction] = [
    momentsOver(target, resolved),
    momentsOver(prediction, resolved),
  ]
  const products = elementwise(
    [target, ofTarget.mean, prediction, ofPrediction.mean],
    (t, meanT, p, meanP) => mul(sub(t, meanT), sub(p, meanP)),
  )
  return {
    ...{ target: ofTarget, prediction: ofPrediction },
    covariance: meanOver(products, resolved),
  }
}

/** A mask counts examples and steps; where these are what is compared along, it fits no value. */
export function maskBeside(axes: readonly number[], { prediction, mask }: Compared) {
  const least = Math.min(...axes.map(axis => axisOf(axis, prediction)))
  return mask && mask.shape.length <= least ? mask : undefined
}
