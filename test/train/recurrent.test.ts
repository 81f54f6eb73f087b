/** Recurrent models train, are drawn, dumped, and found at fault, as all others are. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'

import { dumpTraining } from '../../src/cli/dump.ts'
import { TenonError } from '../../src/diagnostics/diagnostic.ts'
import { drawGraph, graphFormats, pictureOf } from '../../src/diagrams/draw.ts'
import type { FileTensor } from '../../src/files/file-tensor.ts'
import { createTrainStep } from '../../src/passes/train-step.ts'
import { createInstance } from '../../src/runtime/target.ts'
import { joinColumns } from '../../src/train/join-columns.ts'
import { trainModel } from '../../src/train/loop.ts'
import { startValues } from '../../src/train/values.ts'
import { trainingOf } from '../build/support.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-recurrent-'))
afterAll(() => rmSync(folder, { recursive: true }))

const yaml = (layer: string) => `tenon: 1
inputs: {x: [4, 2]}
layers:
  - Masking
  - ${layer}
  - Dense: 1
training:
  data: {train: {x: x.npy, y: y.npy}}
  loss: mse
  optimizer: {adam: 0.05}
  epochs: 3
  batch_size: 4
  shuffle: false
`

const x = Float32Array.from({ length: 48 }, (_, i) => (((i * 5) % 13) - 6) / 6)
// The last steps of two sequences are masked.
x.fill(0, 8 + 6, 16)
x.fill(0, 32 + 4, 40)
const y = Float32Array.from({ length: 6 }, (_, i) => (((i * 3) % 7) - 3) / 3)

async function train(layer: string, target: 'reference' | 'wasm', input = x) {
  const training = createTrainStep(trainingOf(yaml(layer)))
  const named = (name: string, shape: readonly number[], data: Float32Array) => {
    const tensor: FileTensor = { dtype: 'float32', shape, data: Float32Array.from(data) }
    return new Map([[name, { tensor, file: name }]])
  }
  const set = joinColumns(training, {
    ...{ set: 'train', x: named('x', [6, 4, 2], input), y: named('dense', [6, 1], y) },
  })
  const first = training.model.weights.map(({ name, shape }) => {
    const length = shape.reduce((product, size) => product * size, 1)
    return [name, Float32Array.from({ length }, (_, i) => (((i * 7) % 11) - 5) / 10)] as const
  })
  return trainModel({
    ...{ training, data: { train: set }, initial: startValues(training, new Map(first)) },
    createInstance: (graph, values) => createInstance(graph, values, target),
  })
}

/** Losses of three epochs, and four numbers of the first recurrent kernel, of Keras 3.15.1. */
const ofKeras: readonly (readonly [string, string, readonly number[], readonly number[]])[] = [
  [
    ...(['LSTM: 3', 'lstm/recurrent_kernel'] as const),
    [0.7310769, 0.5891744, 0.5129463],
    [-0.66947, -0.040301, -0.001372, 0.317421],
  ],
  [
    ...(['GRU: 3', 'gru/recurrent_kernel'] as const),
    [0.9343079, 0.6392972, 0.5259081],
    [-0.327299, 0.381435, 0.034061, 0.319185],
  ],
  [
    ...(['SimpleRNN: 3', 'simple_rnn/recurrent_kernel'] as const),
    [0.7642646, 0.5826812, 0.5175226],
    [-0.309535, 0.114462, -0.070122, 0.470501],
  ],
  [
    'Bidirectional: {layer: {LSTM: 2}}',
    'bidirectional/forward_layer/recurrent_kernel',
    [0.7752504, 0.6169071, 0.5427048],
    [-0.274152, 0.171417, -0.411023, 0.495185],
  ],
]

describe.each(['reference', 'wasm'] as const)('on %s', target => {
  test.each(ofKeras)('%s trains as in Keras', async (layer, kernel, losses, weights) => {
    const { history, values } = await train(layer, target)
    expect(history.map(each => each.loss)).toEqual(losses.map(each => expect.closeTo(each, 4)))
    const found = [...values.get(kernel)!.slice(0, 4)]
    expect(found).toEqual(weights.map(each => expect.closeTo(each, 4)))
  })
})

test('a fused picture shows the recurrent layer as one box or more', async () => {
  const { model } = trainingOf(yaml('LSTM: 3'))
  const { boxes } = pictureOf(model, 'fused')
  expect(JSON.stringify(boxes)).toContain('lstm')
  for (const format of graphFormats)
    expect(await drawGraph(model, { format, stage: 'fused' })).toContain('lstm')
})

test('a dump has the loops, forward and back, and a module', async () => {
  const silent = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  await dumpTraining({ text: yaml('GRU: 3') }, folder)
  silent.mockRestore()
  const names = readdirSync(folder)
  const kernels = readFileSync(
    join(
      folder,
      names.find(each => each.includes('kernels'))!,
    ),
    'utf8',
  )
  expect(kernels).toContain('at each of 4 steps')
  const graph = readFileSync(
    join(
      folder,
      names.find(each => each.endsWith('.ir'))!,
    ),
    'utf8',
  )
  expect(graph.match(/ = scan/g)?.length).toBeGreaterThanOrEqual(2)
  const module = readFileSync(
    join(
      folder,
      names.find(each => each.endsWith('.wasm'))!,
    ),
  )
  expect([...module.subarray(0, 4)]).toEqual([0, ...new TextEncoder().encode('asm')])
})

test.each(['reference', 'wasm'] as const)(
  'an infinity is traced to its layer on %s',
  async target => {
    const error = await train(
      'SimpleRNN: {units: 3, activation: exponential}',
      target,
      x.map(each => 300 * each),
    ).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(TenonError)
    expect((error as TenonError).message).toMatch(
      /the loss became (NaN|Infinity).*'simple_rnn' \(SimpleRNN, line 5\) made the first/s,
    )
  },
)
