/** Models that Keras 3.15 saved give what Keras gives. */
import { describe, expect, test } from 'vitest'
import { compileImported } from '../import.ts'
import { distanceTo } from '../witness.ts'
import { importBytes, modelBytes, modelNames, witnessOf } from './models.ts'

test('there are at least 60 .keras and 40 .h5', () => {
  const count = (ending: string): number => modelNames.filter(each => each.endsWith(ending)).length
  expect(count('.keras')).toBeGreaterThanOrEqual(60)
  expect(count('.h5')).toBeGreaterThanOrEqual(40)
})

test.each(modelNames)('%s', async name => {
  const written = importBytes(modelBytes(name), name)
  const far = distanceTo(witnessOf(name), await compileImported(written))
  expect(far).toBeLessThan(2e-5)
})

describe('what they become', () => {
  const read = (name: string) => importBytes(modelBytes(name), name)

  test('.keras and .h5 of a model give the same weights', () => {
    const [one, other] = [read('residual.keras'), read('residual.h5')]
    expect(Buffer.from(one.weights).equals(Buffer.from(other.weights))).toBe(true)
  })

  test('what a config says anyway is left out', () => {
    expect(read('dense.keras').config.split('\n').slice(1, 8)).toEqual([
      'tenon: 1',
      'name: sequential',
      'inputs: {input_layer: [5]}',
      'layers:',
      '  - Dense: {units: 4, activation: relu}',
      '  - Dense: {units: 3, activation: softmax}',
      '    name: dense_1',
    ])
  })

  test('frozen layers stay frozen', () => {
    expect(read('frozen.keras').config.match(/trainable: false/g)).toHaveLength(2)
  })

  test('named outputs keep their names', () => {
    expect(read('named-outputs.keras').config).toContain('outputs: {kind: dense_1, size: dense_2}')
  })

  test('what Normalization has learned becomes its arguments', () => {
    expect(read('normalization.keras').config).toContain('mean: [0.5615099, 1.8533051, 0.6339961]')
  })
})
