/** First values of weights. */
import { expect, test } from 'vitest'
import { initialValues } from '../../src/build/initialize.ts'
import { modelOf } from './support.ts'

const model = (layers: string) => modelOf(`tenon: 1\ninputs: {x: [4]}\nlayers: [${layers}]\n`)

test('values follow from the seed alone', () => {
  const dense = model('{Dense: 8}')
  expect(initialValues(dense, 5)).toEqual(initialValues(dense, 5))
  expect(initialValues(dense, 5)).not.toEqual(initialValues(dense, 6))
})

test('two weights of one shape start differently', () => {
  const values = initialValues(model('{Dense: 4}, {Dense: 4}'), 5)
  expect(values.get('dense/kernel')).not.toEqual(values.get('dense_1/kernel'))
})

test('another layer does not move the values of the first', () => {
  const alone = initialValues(model('{Dense: 4}'), 5)
  const followed = initialValues(model('{Dense: 4}, PReLU, {Dense: 4}'), 5)
  expect(followed.get('dense/kernel')).toEqual(alone.get('dense/kernel'))
})

test('every weight starts as its initializer says', () => {
  const values = initialValues(
    model('{Dense: 2}, {PReLU: {alpha_initializer: {constant: 0.25}}}'),
    1,
  )
  expect([...values.keys()]).toEqual(['dense/kernel', 'dense/bias', 'prelu/alpha'])
  expect(values.get('dense/bias')).toEqual(new Float32Array(2))
  expect(values.get('prelu/alpha')).toEqual(Float32Array.of(0.25, 0.25))
})
