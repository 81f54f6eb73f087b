/** Activation layers share axes as people mean it, and refuse what is no axis. */
import { describe, expect, test } from 'vitest'
import { mul } from '../../src/expr/expr.ts'
import { elementwise } from '../../src/catalog/elementwise.ts'
import { sumOfAll } from '../../src/catalog/reductions.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { interpret } from '../../src/graph/interpret.ts'
import { dimText } from '../../src/graph/dim.ts'
import { gradients } from '../../src/passes/differentiate.ts'
import { expectAllClose } from '../support/close.ts'
import {
  type Arguments,
  buildLayer,
  evaluateNodes,
  faultOf,
  initialValues,
} from '../support/layer-scope.ts'

/** Values of a layer for single numbers. */
function valuesOf(type: string, args: Arguments, at: readonly number[]): readonly number[] {
  const layer = buildLayer(type, args, [[1]])
  return evaluateNodes(layer, [layer.output], at, { batch: at.length })[0]!
}

describe('LeakyReLU', () => {
  test('has a slope of 0.3 where nothing is written', () => {
    expect(valuesOf('LeakyReLU', {}, [-1])[0]).toBeCloseTo(-0.3, 7)
  })

  test('takes alpha for negative_slope, but not both', () => {
    expect(valuesOf('LeakyReLU', { alpha: 0.5 }, [-1])).toEqual([-0.5])
    const both = () => buildLayer('LeakyReLU', { alpha: 0.5, negative_slope: 0.3 }, [[4]])
    expect(faultOf(both).code).toBe('two-names-for-one')
  })
})

describe('ThresholdedReLU', () => {
  test('is 0 at theta and at -Infinity, and keeps NaN', () => {
    const values = valuesOf('ThresholdedReLU', { theta: 0.5 }, [
      -Infinity,
      0.5,
      0.75,
      Infinity,
      NaN,
    ])
    expect(values).toEqual([0, 0, 0.75, Infinity, NaN])
  })
})

describe('ReLU', () => {
  test('warns where everything above the threshold becomes the same number', () => {
    const { warnings } = buildLayer('ReLU', { threshold: 3, max_value: 2 }, [[4]])
    expect(warnings.map(each => each.code)).toEqual(['maximum-below-threshold'])
  })
})

describe('PReLU shares axes', () => {
  const image = [4, 5, 3] as const

  test.each([
    [null, image, [4, 5, 3]],
    [[], image, [4, 5, 3]],
    [[1, 2], image, [1, 1, 3]],
    [1, image, [1, 5, 3]],
    [[1, 2, 3], image, [1, 1, 1]],
    [[1, 1], image, [1, 5, 3]],
    [[-1], image, [4, 5, 1]],
    [[-2, 2], image, [4, 1, 3]],
    [
      [1, 2],
      ['h', 'w', 3],
      [1, 1, 3],
    ],
    [null, [], []],
  ] as const)('%j of %j gives alpha %j', (shared_axes, shape, alpha) => {
    const layer = buildLayer('PReLU', { shared_axes }, [shape])
    expect(layer.weights.map(each => each.node.shape)).toEqual([alpha])
    expect(layer.output.shape.map(dimText)).toEqual(['batch', ...shape.map(String)])
  })

  test.each([
    [[0], 'batch-axis', 'shared_axes.0'],
    [[1, -4], 'batch-axis', 'shared_axes.1'],
    [[4], 'axis-out-of-range', 'shared_axes.0'],
    [[-5], 'axis-out-of-range', 'shared_axes.0'],
  ])('%j is refused: %s', (shared_axes, code, path) => {
    const fault = faultOf(() => buildLayer('PReLU', { shared_axes }, [image]))
    expect([fault.code, fault.hint]).toEqual([code, path])
  })

  test('a dynamic axis is refused with the list that would share it', () => {
    const fault = faultOf(() => buildLayer('PReLU', { shared_axes: 2 }, [['h', 5, 3]]))
    expect(fault.code).toBe('dynamic-dim')
    expect(fault.message).toContain('shared_axes: [1, 2]')
  })
})

describe('Softmax', () => {
  test('subtracts the maximum, and keeps what Keras makes of infinities', () => {
    const rows = [1e4, 1e4, 0, 1, Infinity, 3, -Infinity, -Infinity, -Infinity]
    const layer = buildLayer('Softmax', {}, [[3]])
    const [values] = evaluateNodes(layer, [layer.output], rows, { batch: 3 })
    expect(values).toEqual([0.5, 0.5, 0, NaN, NaN, NaN, NaN, NaN, NaN])
  })

  test('adds up to 1 over several axes taken together', () => {
    const layer = buildLayer('Softmax', { axis: [1, -1] }, [[2, 2]])
    const [values] = evaluateNodes(layer, [layer.output], [1, 2, 3, 4, 0, 0, 0, 0], { batch: 2 })
    const sums = [values!.slice(0, 4), values!.slice(4)].map(row => row.reduce((a, b) => a + b))
    expectAllClose(sums, [1, 1], 1e-6, 'sums')
    expectAllClose(values!.slice(4), [0.25, 0.25, 0.25, 0.25], 1e-6, 'equal logits')
  })

  test('has the gradient y * (dy - sum(dy * y))', () => {
    const layer = buildLayer('Softmax', {}, [[3]])
    const dy = createParameter('input', 'dy', layer.output.shape)
    const loss = sumOfAll(elementwise([layer.output, dy], mul))
    const [dx] = gradients(loss, layer.inputs)
    const tensor = (data: number[]) => ({ shape: [1, 3], data: Float64Array.from(data) })
    const values = new Map([
      ...initialValues(layer),
      [layer.inputs[0]!, tensor([0.5, -1, 2])],
      [dy, tensor([1, 2, -3])],
    ])
    const results = interpret([layer.output, dx!], values, { sizes: new Map([['batch', 1]]) })
    const y = results.get(layer.output)!.data
    const mean = y[0]! * 1 + y[1]! * 2 + y[2]! * -3
    const wanted = [1, 2, -3].map((each, i) => y[i]! * (each - mean))
    expectAllClose(results.get(dx!)!.data, wanted, 1e-12, 'dx')
  })

  test.each([
    [[1, -1], 'duplicate-axis'],
    [[3], 'axis-out-of-range'],
    [[0], 'batch-axis'],
  ])('axis %j on [batch, 4] is refused: %s', (axis, code) => {
    expect(faultOf(() => buildLayer('Softmax', { axis }, [[4]])).code).toBe(code)
  })

  test('warns over an axis of size 1', () => {
    const { warnings } = buildLayer('Softmax', {}, [[1]])
    expect(warnings.map(each => each.code)).toEqual(['softmax-of-one'])
  })
})

describe('every activation layer', () => {
  const types = ['ReLU', 'LeakyReLU', 'PReLU', 'ThresholdedReLU', 'ELU', 'Softmax']

  test.each(types)('%s refuses integers', type => {
    expect(faultOf(() => buildLayer(type, {}, [[4]], { dtype: 'uint8' })).code).toBe('wrong-dtype')
  })

  test('Activation applies an activation with its arguments', () => {
    expect(valuesOf('Activation', { activation: { leaky_relu: 0.5 } }, [-2, 2])).toEqual([-1, 2])
  })
})
