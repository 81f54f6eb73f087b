/** Callbacks decide as those of Keras do. */
import { describe, expect, test } from 'vitest'
import { callbacks } from '../../src/catalog/callbacks/index.ts'
import { entryOf, readArguments } from '../support/layer-scope.ts'
import { type CallbackCase, caseName, trainingGoldens } from '../support/training-goldens.ts'

const { values, cases } = trainingGoldens.callbacks
const named = cases.map((each, i) => [caseName(each, i), each] as const)

function decideAfter({ name, args }: CallbackCase, epochs: number) {
  const { decide, fields } = entryOf(callbacks, name)
  const more = name === 'EarlyStopping' ? { restore_best_weights: true } : {}
  const read = readArguments(fields, { ...args, ...more })
  const better = args['mode'] === 'max' ? 'more' : 'less'
  return decide({ values: values.slice(0, epochs), better, rate: 0.5 }, read)
}

describe('callbacks', () => {
  test.each(named)('%s', (_, golden) => {
    const { epochs, best, rates } = golden
    if (epochs !== undefined) {
      for (let epoch = 1; epoch < epochs; epoch++)
        expect(decideAfter(golden, epoch).stop, `epoch ${epoch}`).toBe(false)
      const last = decideAfter(golden, epochs)
      expect(last.stop).toBe(epochs < values.length)
      expect(last.best ?? null).toBe(best)
    }
    for (const [i, rate] of (rates ?? []).entries())
      expect(decideAfter(golden, i + 1).rate, `epoch ${i + 1}`).toBeCloseTo(rate, 6)
  })
})
