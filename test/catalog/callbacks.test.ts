/** Callbacks decide as those of Keras do. */
import { expect, test } from 'vitest'
import { callbacks } from '../../src/catalog/callbacks/index.ts'
import { type CallbackCase, casesOfKind } from '../golden/cases.ts'
import { entryOf, readArguments } from '../support/layer-scope.ts'

function decideAfter({ entry, values }: CallbackCase, epochs: number) {
  const [name, args] = Object.entries(entry)[0]!
  const { decide, fields } = entryOf(callbacks, name)
  const more = 'restore_best_weights' in fields ? { restore_best_weights: true } : {}
  const read = readArguments(fields, { ...args, ...more })
  const better = args['mode'] === 'max' ? 'more' : 'less'
  return decide({ values: values.slice(0, epochs), better, rate: 0.5 }, read)
}

test.each(casesOfKind('callback'))('%s', (_, golden) => {
  const { epochs, best, rates, values } = golden
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
