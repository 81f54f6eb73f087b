/** Watches activations during training: units that died, results of 0, learned slopes. */
import type { Layer, Model } from '../build/model.ts'
import { findLayer } from '../build/lookup.ts'
import { assert } from '../diagnostics/assert.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { positionAt } from '../diagnostics/source.ts'
import type { Graph } from '../graph/graph.ts'
import type { Instance, TensorData } from '../runtime/instance.ts'
import { createBatches } from './batches.ts'
import { type Dataset, limitDataset } from './dataset.ts'
import type { ActivationRecord, EpochRecord } from './history.ts'
import { createPause } from './pause.ts'
import type { Values } from './values.ts'

/** Examples looked at: the first of the validation set, or else of the training set. */
const sampleSize = 512

/** A layer with a greater share of units that are never positive is called dead. */
const deadShare = 0.9

/** Activation layers, and layers with an `activation` argument other than linear. */
export function watchedLayers(model: Model): readonly Layer[] {
  return model.layers.filter(layer => {
    if (findLayer(layer.type).activation) return true
    const item = model.config.layers.find(each => each.span === layer.span)
    const activation = item?.args['activation'] ?? 'linear'
    return activation !== 'linear'
  })
}

/** Inference up to the results of these layers. */
export function activationGraph(model: Model, watched: readonly Layer[]): Graph {
  const outputs = watched.map(({ name, output }) => ({ name, node: output }))
  return { inputs: model.inference.inputs, outputs, updates: [] }
}

interface Sample {
  /** Of the activation graph. */
  readonly instance: Instance
  readonly data: Dataset
  readonly batchSize: number
  readonly values: Values
}

export async function observeActivations(
  watched: readonly Layer[],
  { instance, data, batchSize, values }: Sample,
): Promise<readonly ActivationRecord[]> {
  const pause = createPause()
  const sample = limitDataset(data, sampleSize)
  const batches = createBatches(sample, batchSize)
  const counters = watched.map(createCounter)
  for (let i = 0; i < batches.count; i++) {
    const { inputs, sizes } = batches.gather(i)
    const outputs = instance.run(inputs, sizes)
    for (const [k, { name }] of watched.entries()) counters[k]!.add(outputs[name]!)
    await pause()
  }
  return watched.map((layer, k) => ({
    layer: layer.name,
    line: lineOf(layer),
    examples: sample.count,
    ...counters[k]!.shares(),
    ...rangeOfAlpha(layer, values),
  }))
}

/** A warning for each layer that is dead in the last record and was in none before. */
export function deadLayerWarnings(
  watched: readonly Layer[],
  history: readonly EpochRecord[],
): readonly Diagnostic[] {
  const last = history[history.length - 1]
  const known = new Set(history.slice(0, -1).flatMap(deadLayers))
  return (last?.activations ?? []).filter(isDead).flatMap(({ layer, neverPositive, examples }) => {
    if (known.has(layer)) return []
    const percent = Math.floor(neverPositive * 100)
    const span = watched.find(each => each.name === layer)?.span
    return [diagnostic('dead-layer', { layer, percent, examples }, span)]
  })
}

function deadLayers({ activations }: EpochRecord): readonly string[] {
  return activations.filter(isDead).map(each => each.layer)
}

function isDead({ neverPositive }: ActivationRecord): boolean {
  return neverPositive > deadShare
}

interface Counter {
  add(results: TensorData): void
  shares(): Pick<ActivationRecord, 'neverPositive' | 'zero'>
}

/** Counts over the results of one layer, whose units lie on the last axis. */
function createCounter({ name, output }: Layer): Counter {
  const units = output.shape[output.shape.length - 1]
  assert(units !== undefined, `'${name}' gives a scalar`)
  // A dim that is known only at run time, or the batch alone, makes one unit.
  const positive = new Uint8Array(typeof units === 'number' ? units : 1)
  let zeros = 0
  let all = 0
  return {
    add(results) {
      for (let i = 0; i < results.length; i++) {
        const value = results[i]!
        if (value > 0) positive[i % positive.length] = 1
        else if (value === 0) zeros++
      }
      all += results.length
    },
    shares() {
      const never = positive.reduce((count, seen) => count + 1 - seen, 0)
      return { neverPositive: never / positive.length, zero: zeros / all }
    },
  }
}

function rangeOfAlpha(layer: Layer, values: Values): Pick<ActivationRecord, 'alpha'> {
  const weight = layer.weights.find(each => each.name.endsWith('/alpha') && each.trainable)
  const alpha = weight && values.get(weight.name)
  if (!alpha) return {}
  let [min, max] = [Infinity, -Infinity]
  for (const value of alpha) {
    min = Math.min(min, value)
    max = Math.max(max, value)
  }
  return { alpha: { min, max } }
}

function lineOf({ span }: Layer): number {
  return positionAt(span.source, span.start).line
}
