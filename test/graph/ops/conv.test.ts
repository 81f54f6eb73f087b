/** Tests of `conv` against goldens and against a second formula. */
import { describe, expect, test } from 'vitest'
import { add, operand } from '../../../src/expr/expr.ts'
import { namedDim } from '../../../src/graph/dim.ts'
import type { Node } from '../../../src/graph/node.ts'
import { type ConvAttributes, conv, createConv } from '../../../src/graph/ops/conv.ts'
import { createMap } from '../../../src/graph/ops/map.ts'
import { shapeText } from '../../../src/graph/shape.ts'
import { type Tensor, createTensor } from '../../../src/graph/tensor.ts'
import { layerCase } from '../../golden/cases.ts'
import { compute, createRandom, distinctTensor, input } from '../tensors.ts'
import { expectGolden, samePadding, tensorOf } from './goldens.ts'

const addBias = (y: Node, bias: Node): Node => createMap(add(operand(0), operand(1)), [y, bias])

/** A kernel of another shape holds the same weights as the layer's own. */
function expectLayer(
  name: string,
  attributes: Partial<ConvAttributes>,
  kernelShape?: readonly number[],
): void {
  const { inputs, weights, outputs } = layerCase('convolution', name)
  const kernel = weights['kernel']!
  const shaped = { ...kernel, shape: kernelShape ?? kernel.shape }
  const values = [inputs['x']!, shaped, weights['bias']!].map(tensorOf)
  const build = (x?: Node, kernel?: Node, b?: Node) =>
    addBias(createConv(x!, kernel!, attributes), b!)
  expectGolden(compute(values, build), outputs[0]!)
}

describe('conv agrees with the golden of', () => {
  test('one dimension, same', () => {
    const padding = samePadding([9], [3], [1])
    expectLayer('Conv1D {filters: 4, kernel_size: 3, padding: same}', { padding })
  })

  test('one dimension, valid', () => {
    expectLayer('Conv1D {filters: 2, kernel_size: 2, strides: 2}', { strides: [2] })
  })

  test('one dimension, causal with dilation', () => {
    const name = 'Conv1D {filters: 2, kernel_size: 3, padding: causal, dilation_rate: 2}'
    expectLayer(name, { dilation: [2], padding: [[4, 0]] })
  })

  test('one dimension, causal with stride', () => {
    const name = 'Conv1D {filters: 2, kernel_size: 3, padding: causal, strides: 2}'
    expectLayer(name, { strides: [2], padding: [[2, 0]] })
  })

  test('two dimensions with unlike strides', () => {
    const padding = samePadding([6, 5], [2, 3], [2, 1])
    const name = 'Conv2D {filters: 2, kernel_size: [2, 3], strides: [2, 1], padding: same}'
    expectLayer(name, { strides: [2, 1], padding })
  })

  test('groups', () => {
    expectLayer('Conv2D {filters: 4, kernel_size: 2, groups: 2}', { groups: 2 })
  })

  test('depthwise with a multiplier', () => {
    const padding = samePadding([5, 7], [2, 2], [2, 2])
    const args = 'kernel_size: 2, strides: 2, depth_multiplier: 2, padding: same'
    const attributes = { groups: 3, strides: [2, 2], padding }
    expectLayer(`DepthwiseConv2D {${args}}`, attributes, [2, 2, 1, 6])
  })
})

/** The same sum the other way round: each cell of the input adds itself where it is read. */
function scatter(x: Tensor, kernel: Tensor, yShape: readonly number[], a: ConvAttributes): Tensor {
  const y = createTensor(yShape)
  const [, h, w, channels] = x.shape as [number, number, number, number]
  const [kh, kw, perGroup, filters] = kernel.shape as [number, number, number, number]
  const [, oh, ow] = yShape as [number, number, number]
  for (const [i, value] of x.data.entries()) {
    const channel = i % channels
    const column = Math.floor(i / channels) % w
    const row = Math.floor(i / channels / w) % h
    const image = Math.floor(i / channels / w / h)
    for (let tap = 0; tap < kh * kw; tap++) {
      const top = row + a.padding[0]![0] - Math.floor(tap / kw) * a.dilation[0]!
      const left = column + a.padding[1]![0] - (tap % kw) * a.dilation[1]!
      const [oy, ox] = [top / a.strides[0]!, left / a.strides[1]!]
      if (!Number.isInteger(oy) || !Number.isInteger(ox)) continue
      if (oy < 0 || ox < 0 || oy >= oh || ox >= ow) continue
      const group = Math.floor(channel / perGroup)
      for (let f = (group * filters) / a.groups; f < ((group + 1) * filters) / a.groups; f++) {
        const weight = kernel.data[(tap * perGroup + (channel % perGroup)) * filters + f]!
        y.data[((image * oh + oy) * ow + ox) * filters + f]! += value * weight
      }
    }
  }
  return y
}

describe('conv', () => {
  test('agrees with scattering for random windows', () => {
    const seed = 11
    const random = createRandom(seed)
    const pick = (low: number, high: number) => low + Math.floor(random() * (high - low + 1))
    let compared = 0
    for (let round = 0; round < 60; round++) {
      const groups = pick(1, 3)
      const kernelShape = [pick(1, 3), pick(1, 3), pick(1, 2), groups * pick(1, 2)]
      const dilation = [pick(1, 2), pick(1, 3)]
      const extents = dilation.map((distance, axis) => (kernelShape[axis]! - 1) * distance + 1)
      const padding = extents.map(extent => [pick(0, extent - 1), pick(0, extent - 1)] as const)
      const attributes = { strides: [pick(1, 3), pick(1, 3)], dilation, padding, groups }
      const x = distinctTensor(
        [pick(1, 2), pick(5, 8), pick(7, 9), groups * kernelShape[2]!],
        random,
      )
      const kernel = distinctTensor(kernelShape, random)
      const y = compute([x, kernel], (a, b) => createConv(a!, b!, attributes))
      const expected = scatter(x, kernel, y.shape, attributes)
      for (const [i, value] of expected.data.entries())
        expect(y.data[i], `seed ${seed}, round ${round}, element ${i}`).toBeCloseTo(value, 12)
      compared += y.data.length
    }
    expect(compared).toBeGreaterThan(1000)
  })

  test('infers dynamic spatial dims', () => {
    const n = namedDim('n')
    const y = createConv(input([n, n, 3]), input([3, 3, 8]), { strides: [2] })
    expect(shapeText(y.shape)).toBe('[n, floor((n + 1) / 2) - 1, 8]')
  })

  test('counts 2 operations per multiply-add', () => {
    const x = input([1, 5, 5, 4])
    expect(conv.flops!(createConv(x, input([3, 3, 4, 8])))).toBe(2 * 9 * 8 * 9 * 4)
    const grouped = createConv(x, input([3, 3, 1, 8]), { groups: 4 })
    expect(conv.flops!(grouped)).toBe(2 * 9 * 8 * 9)
  })

  test('refuses kernels and windows that do not fit', () => {
    expect(() => createConv(input([1, 5, 3]), input([3, 2, 4]))).toThrow('conv of')
    expect(() => createConv(input([1, 5, 4]), input([3, 2, 3]), { groups: 2 })).toThrow('conv of')
    expect(() => createConv(input([1, 2, 3]), input([3, 3, 4]))).toThrow('a window of 3 cells')
    const padding = [[3, 0]] as const
    expect(() => createConv(input([1, 5, 3]), input([3, 3, 4]), { padding })).toThrow('as wide')
  })
})
