/** The plain data that `tenon summary` prints. */
import { expect, test } from 'vitest'
import { summarizeModel } from '../../src/build/summary.ts'
import { modelOf } from './support.ts'

const yaml = `tenon: 1
name: small
inputs:
  x: {shape: [4], dtype: uint8}
layers:
  - Dense: 3
    trainable: false
  - PReLU
  - Dense: 2
    name: probs
`

test('a summary has a row per layer, at its line', () => {
  expect(summarizeModel(modelOf(yaml), 1024)).toEqual({
    name: 'small',
    params: 26,
    trainable: 11,
    flops: 36,
    memory: 1024,
    inputs: [{ name: 'x', shape: ['batch', 4], dtype: 'uint8' }],
    outputs: [{ name: 'probs', shape: ['batch', 2], dtype: 'float32' }],
    layers: [
      { name: 'dense', type: 'Dense', output: ['batch', 3], params: 15, flops: 24, line: 6 },
      { name: 'prelu', type: 'PReLU', output: ['batch', 3], params: 3, flops: 0, line: 8 },
      { name: 'probs', type: 'Dense', output: ['batch', 2], params: 8, flops: 12, line: 9 },
    ],
  })
})

test('what is not known is null', () => {
  const dynamic = modelOf(`tenon: 1
inputs: {x: [null, 8, 1]}
layers: [{Conv2D: {filters: 2, kernel_size: 3}}]
`)
  const { flops, memory, outputs } = summarizeModel(dynamic, undefined)
  expect([flops, memory]).toEqual([null, null])
  expect(outputs[0]!.shape).toEqual(['batch', 'x_1 - 2', 6, 2])
})
