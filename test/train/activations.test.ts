/** The record of activations counts what their results are, and a dead layer is told once. */
import { expect, test } from 'vitest'

import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import { positionAt } from '../../src/diagnostics/source.ts'
import { gt, neg, abs, select, sub } from '../../src/expr/expr.ts'
import { activationGraph, observeActivations, watchedLayers } from '../../src/train/activations.ts'
import { trainModel } from '../../src/train/loop.ts'
import { createToy, reference, toyData, toyWeights } from './toy.ts'

test('shares are those that a count by hand gives', async () => {
  const training = createToy({ hidden: x => select(gt(x, 0.2), x, 0) })
  const { model } = training
  const data = toyData(training, 40)
  const weights = toyWeights()
  const watched = watchedLayers(model)
  const instance = await reference(activationGraph(model, watched), weights)
  const records = await observeActivations(watched, {
    ...{ instance, data, batchSize: 16, values: weights },
  })
  const [x, kernel] = [data.columns[0]!.data, weights.get('dense/kernel')!]
  const results = Array.from({ length: 8 * 40 }, (_, i) => {
    const [example, unit] = [Math.floor(i / 8), i % 8]
    const y = x[2 * example]! * kernel[unit]! + x[2 * example + 1]! * kernel[8 + unit]!
    return y > 0.2 ? y : 0
  })
  const alive = new Set(results.flatMap((y, i) => (y > 0 ? [i % 8] : [])))
  expect(records).toEqual([
    {
      ...{ layer: 'prelu', line: 6, examples: 40, alpha: { min: 0.25, max: 0.25 } },
      neverPositive: (8 - alive.size) / 8,
      zero: results.filter(y => y === 0).length / results.length,
    },
  ])
  expect(records[0]!.zero, 'a count that is neither none nor all').toBeGreaterThan(0.1)
})

test('at most 512 examples are looked at', async () => {
  const training = createToy()
  const watched = watchedLayers(training.model)
  const values = toyWeights()
  const instance = await reference(activationGraph(training.model, watched), values)
  const data = toyData(training, 600)
  const [record] = await observeActivations(watched, { instance, data, batchSize: 100, values })
  expect(record!.examples).toBe(512)
})

test('the range of alpha follows the training', async () => {
  const training = createToy()
  const data = { train: toyData(training, 50) }
  const { history, values } = await trainModel({
    ...{ training, createInstance: reference, initial: toyWeights(), data, epochs: 2 },
  })
  const alpha = values.get('prelu/alpha')!
  expect(history[1]!.activations[0]!.alpha).toEqual({
    min: Math.min(...alpha),
    max: Math.max(...alpha),
  })
  expect(new Set(alpha).size).toBeGreaterThan(1)
})

test('a dead layer is told once, with its line, in a resumed training too', async () => {
  // All results are negative, and alpha stays close to 0.25.
  const training = createToy({ hidden: x => sub(neg(abs(x)), 1), learningRate: 1e-6 })
  const warnings: Diagnostic[] = []
  const options = {
    ...{ training, createInstance: reference, data: { train: toyData(training, 20) } },
    onWarning: (each: Diagnostic) => void warnings.push(each),
  }
  const first = await trainModel({ ...options, initial: toyWeights(), epochs: 2 })
  const { history, values } = first
  await trainModel({ ...options, initial: values, history, epochs: 4 })
  expect(warnings.map(each => each.message)).toEqual([
    "100 % of the units of 'prelu' were positive for none of 20 examples",
  ])
  const { source, start } = warnings[0]!.span!
  expect(positionAt(source, start).line).toBe(6)
})
