/** How much a model is: numbers stored, numbers trained, floating-point operations. */
import type { Model, Weight } from './model.ts'

/** Numbers in some weights. */
export function countNumbers(weights: readonly Weight[]): number {
  return weights.reduce((sum, { shape }) => sum + shape.reduce((n, dim) => n * dim, 1), 0)
}

/** All stored numbers of a model, trained or not. */
export function countParameters(model: Model): number {
  return countNumbers(model.weights)
}

/** Numbers that training changes: without moving averages and frozen layers. */
export function countTrainable(model: Model): number {
  return countNumbers(model.weights.filter(each => each.trainable))
}

/**
 * 2 per multiply-add of contractions and pooling, at batch 1, before fusion; NaN where a dynamic
 * dim decides.
 */
export function countFlops(model: Model): number {
  return model.layers.reduce((sum, { flops }) => sum + flops, 0)
}
