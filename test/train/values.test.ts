/** What weights end a training as. */
import { expect, test } from 'vitest'
import { finalWeights } from '../../src/train/values.ts'
import { createToy } from './toy.ts'

test('moving averages stand for the weights that have them', () => {
  const { model } = createToy()
  const [first, second] = model.weights.map(each => each.name)
  const [own, average] = [Float32Array.of(1), Float32Array.of(2)]
  const values = new Map([
    [first!, own],
    [second!, own],
    [`${first}:average`, average],
  ])
  const ends = finalWeights(model, values)
  expect([ends.get(first!), ends.get(second!)]).toEqual([average, own])
})
