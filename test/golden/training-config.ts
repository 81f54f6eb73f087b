/** Configs that train one thing: a loss on a prediction, or weights by given gradients. */
import type { Json } from '../../src/fields/field.ts'
import { type GoldenTensor, type OptimizerCase, type TrainingCase, numbersOf } from './cases.ts'

/** Slopes of 1 leave every prediction as it is, and give the training something to train. */
const unchanged = { PReLU: { alpha_initializer: 'ones' }, name: 'y', from: 'x' }

interface LossOptions {
  readonly metrics?: readonly Json[]
  /** Whether examples have weights. */
  readonly weighted?: boolean
}

/** A model whose prediction `y` is its input `x`. */
export function lossConfig(
  shape: readonly number[],
  loss: Json,
  { metrics = [], weighted = false }: LossOptions,
) {
  const train = { ...nowhere.data.train, ...(weighted && { w: 'w.npy' }) }
  return JSON.stringify({
    tenon: 1,
    inputs: { x: shape.slice(1) },
    layers: [unchanged],
    training: { data: { train }, loss, optimizer: 'sgd', metrics },
  })
}

/** Files that nobody opens. */
const nowhere = { data: { train: { x: 'x.npy', y: 'y.npy' } } }

/**
 * A model that has the weights of a case as slopes of negative inputs, and a loss whose gradient with
 * respect to a slope is that input, with a sign that the target decides: it is the mean of
 * |slope x - target|, and every target is far away.
 */
export function optimizerConfig({ entry, weights, constraint }: OptimizerCase): string {
  const names = Object.keys(weights)
  const slopes = { ...(constraint !== undefined && { alpha_constraint: constraint }) }
  return JSON.stringify({
    tenon: 1,
    inputs: Object.fromEntries(names.map(name => [`x-${name}`, weights[name]!.shape])),
    layers: names.map(name => ({ PReLU: slopes, name, from: `x-${name}` })),
    outputs: names,
    training: {
      ...nowhere,
      loss: Object.fromEntries(names.map(name => [name, 'mean_absolute_error'])),
      optimizer: entry,
    },
  })
}

/** The model of a case, and how it is trained. */
export function trainingConfig({ layers, steps, loss, optimizer }: TrainingCase): string {
  const x = steps[0]!.x.shape.slice(1)
  return JSON.stringify({
    tenon: 1,
    inputs: { x },
    layers,
    training: { ...nowhere, loss, optimizer },
  })
}

/** Inputs and targets that give these gradients, for a batch of one. */
export function slopesAsData(gradients: { readonly [name: string]: GoldenTensor }) {
  const entries = Object.entries(gradients).flatMap(([name, each]) => {
    const slopes = numbersOf(each)
    const x = slopes.map(slope => -Math.abs(slope) * slopes.length)
    const target = slopes.map(slope => (slope > 0 ? 1e9 : -1e9))
    return [[`x-${name}`, x] as const, [`${name}:target`, target] as const]
  })
  return Object.fromEntries(entries)
}
