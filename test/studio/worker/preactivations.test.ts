/** Histograms of what activations are given, against the reference interpreter. */
import { describe, expect, test } from 'vitest'
import { initialValues } from '../../../src/build/initialize.ts'
import type { FileTensor } from '../../../src/files/file-tensor.ts'
import { formatSafetensors } from '../../../src/files/safetensors.ts'
import { parametersOf } from '../../../src/graph/graph.ts'
import { interpret } from '../../../src/graph/interpret.ts'
import type { Node } from '../../../src/graph/node.ts'
import type { Tensor } from '../../../src/graph/tensor.ts'
import { findActivations } from '../../../src/studio/worker/applied-activations.ts'
import type { HistogramRequest, HistogramView } from '../../../src/studio/worker/run-messages.ts'
import { formatWeights } from '../../../src/train/weights.ts'
import { type Asked, ask } from './models.ts'

const seed = 20261125
const examples = 40

const text = `tenon: 1
inputs:
  image: {shape: [8, 8, 1], dtype: uint8, scale: 1/255}
layers:
  - Conv2D: {filters: 4, kernel_size: 3, activation: relu, kernel_initializer: he_normal}
    name: conv
  - Flatten
  - Dense: 6
  - PReLU: {}
    name: bent
  - Dense: {units: 5, activation: softmax}
    name: probs
`

/** A linear congruential generator: pixels that look like none. */
function pixels(count: number): Uint8Array<ArrayBuffer> {
  let state = seed
  return Uint8Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 24
  })
}

function give({ model, runs }: Asked): Uint8Array {
  const data = pixels(examples * 64)
  const tensor: FileTensor = { dtype: 'uint8', shape: [examples, 8, 8, 1], data }
  const inputs = formatSafetensors(new Map([['image', tensor]]), new Map())
  const weights = formatWeights(model, initialValues(model, 3))
  runs.data({ weights: weights.buffer, inputs: inputs.buffer as ArrayBuffer })
  return data
}

/** What the interpreter gives for the input of an activation. */
function judged({ model }: Asked, path: string, image: Uint8Array): Float64Array {
  const { activations, build } = findActivations(model)
  const [node] = activations.find(each => each.path === path)!.inputs as [Node]
  const weights = initialValues(model, 3)
  const graph = { inputs: build.inputs, outputs: [{ name: 'x', node }], updates: [] }
  const values = new Map<Node, Tensor>(
    parametersOf(graph).map(each => {
      const { name, type } = each.attributes
      if (name === 'image')
        return [each, { shape: [examples, 8, 8, 1], data: Float64Array.from(image) }]
      return [each, { shape: type.shape as number[], data: Float64Array.from(weights.get(name)!) }]
    }),
  )
  return interpret([node], values, { sizes: new Map([['batch', examples]]) }).get(node)!.data
}

async function histogram({ runs }: Asked, request: HistogramRequest): Promise<HistogramView> {
  const found = await runs.histogram(request)
  if (found === 'unreachable') throw new Error('unreachable')
  return found
}

const x = { low: -2, high: 2 }

describe('the histogram of', () => {
  test.each(['conv/activation', 'bent', 'probs/activation'])('%s', async path => {
    const asked = await ask(text)
    const image = give(asked)
    const request = { path, weights: 'given', parameters: {}, x, bins: 16 } as const
    const found = await histogram(asked, request)
    const numbers = judged(asked, path, image)
    expect(found).toMatchObject({ examples, total: numbers.length, sampled: numbers.length })
    const share = (from: number, to: number): number =>
      numbers.filter(each => each >= from && each < to).length / numbers.length
    // A number at the edge of a bin may round to the other side.
    const slack = 2 / numbers.length + 1e-12
    found.shares.forEach((each, i) => {
      expect(Math.abs(each - share(-2 + i / 4, -1.75 + i / 4)), `bin ${i}`).toBeLessThan(slack)
    })
    expect(found.below).toBeCloseTo(share(-Infinity, -2), 3)
    expect(found.above).toBeCloseTo(share(2, Infinity), 3)
    expect(found.low).toBeCloseTo(Math.min(...numbers), 4)
    expect(found.high).toBeCloseTo(Math.max(...numbers), 4)
    const mean = numbers.reduce((sum, each) => sum + each, 0) / numbers.length
    expect(found.mean).toBeCloseTo(mean, 5)
    if (path !== 'conv/activation') return
    const dead = numbers.filter(each => each <= 0).length / numbers.length
    expect(dead).toBeGreaterThan(0.1)
    expect(Math.abs(found.flat! - dead)).toBeLessThan(slack)
  })

  test('an activation follows its parameters: where PReLU learned 0, nothing flows', async () => {
    const asked = await ask(text)
    give(asked)
    const request = { path: 'bent', weights: 'given', x, bins: 8 } as const
    const flat = await histogram(asked, { ...request, parameters: { alpha: 0 } })
    const sloped = await histogram(asked, { ...request, parameters: { alpha: 0.1 } })
    expect(flat.flat).toBeGreaterThan(0.1)
    expect(sloped.flat).toBe(0)
    expect(sloped.shares).toEqual(flat.shares)
  })

  test('a refusal, where there are no examples', async () => {
    const { runs } = await ask(text)
    const request = { path: 'bent', weights: 'initial', parameters: {}, x, bins: 8 } as const
    await expect(runs.histogram(request)).rejects.toThrow('there are none')
  })
})
