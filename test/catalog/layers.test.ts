/** Layers give the shapes, parameters and values that Keras gives, and refuse what it would not. */
import { describe, expect, test } from 'vitest'
import { layers } from '../../src/catalog/layers/index.ts'
import { dimText } from '../../src/graph/dim.ts'
import { interpret } from '../../src/graph/interpret.ts'
import { createConstant } from '../../src/graph/ops/constant.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { layerCase, valuesOf } from '../golden/cases.ts'
import { expectAllClose } from '../support/close.ts'
import {
  type Arguments,
  buildLayer,
  buildLayerOn,
  evaluateNodes,
  faultOf,
  initialValues,
} from '../support/layer-scope.ts'

const examples = layers.flatMap(({ type, examples }) => examples.map(each => ({ type, ...each })))

describe('examples', () => {
  test('every layer has one', () => {
    expect(new Set(examples.map(each => each.type)).size).toBe(layers.length)
  })

  test.each(examples)('$type $args on $inputs', ({ type, args, inputs, output, parameters }) => {
    const layer = buildLayer(type, args, inputs)
    expect(layer.output.shape.map(dimText)).toEqual(['batch', ...output.map(String)])
    const counts = [...initialValues(layer).values()].map(each => each.data.length)
    expect(counts.reduce((a, b) => a + b, 0)).toBe(parameters)
  })

  test.each(examples)('$type $args builds for training too', ({ type, args, inputs, output }) => {
    const layer = buildLayer(type, args, inputs, { training: true })
    expect(layer.output.shape.slice(1)).toEqual(output)
  })
})

/** Small numbers that repeat. */
const cycle = (count: number, period: number, offset: number, unit: number): number[] =>
  Array.from({ length: count }, (_, i) => ((i % period) - offset) / unit)

describe('convolution and pooling', () => {
  test.each<[string, Arguments, string]>([
    ['Conv2D', { filters: 2, kernel_size: 6 }, 'empty-output'],
    ['Conv2D', { filters: 2, kernel_size: 3, dilation_rate: 3 }, 'empty-output'],
    ['MaxPooling2D', { pool_size: [1, 5] }, 'empty-output'],
    [
      'Conv2D',
      { filters: 2, kernel_size: 2, strides: 2, dilation_rate: 2 },
      'strides-and-dilation',
    ],
    ['Conv2D', { filters: 2, kernel_size: 2, groups: 2 }, 'uneven-groups'],
    ['Conv2D', { filters: 2, kernel_size: 2, groups: 3 }, 'uneven-groups'],
    ['Conv2D', { filters: 2, kernel_size: 2, bias_initializer: 'orthogonal' }, 'unfit-for-weight'],
    ['Dense', { units: 2, kernel_constraint: { max_norm: { axis: 4 } } }, 'unfit-for-weight'],
  ])('%s %j on [4, 4, 3] is refused: %s', (type, args, code) => {
    expect(faultOf(() => buildLayer(type, args, [[4, 4, 3]])).code).toBe(code)
  })

  test('an image of dynamic size keeps its size under same padding without strides', () => {
    const args = { filters: 2, kernel_size: 3, padding: 'same' }
    const { output } = buildLayer('Conv2D', args, [['h', 'w', 3]])
    expect(output.shape.map(dimText)).toEqual(['batch', 'h', 'w', '2'])
    const strided = buildLayer('Conv2D', { ...args, strides: 2 }, [['h', 'w', 3]])
    const halves = ['floor((h + 1) / 2)', 'floor((w + 1) / 2)']
    expect(strided.output.shape.map(dimText)).toEqual(['batch', ...halves, '2'])
    const gaps = () => buildLayer('Conv2D', { ...args, strides: 4 }, [['h', 'w', 3]])
    expect(faultOf(gaps).code).toBe('dynamic-dim')
  })

  test('the average over a dynamic size divides by that size', () => {
    const layer = buildLayer('GlobalAveragePooling2D', {}, [[2, 2, 1]])
    expect(evaluateNodes(layer, [layer.output], [1, 2, 3, 6], { batch: 1 })).toEqual([[3]])
    expect(buildLayer('GlobalAveragePooling2D', {}, [['h', 2, 1]]).output.shape.length).toBe(2)
  })

  test('needs images', () => {
    expect(faultOf(() => buildLayer('MaxPooling2D', {}, [[784]])).code).toBe('wrong-rank')
  })
})

describe('Dense', () => {
  const args = { units: 2, kernel_initializer: 'ones', activation: 'relu' }

  test('works along the last axis of any rank', () => {
    const layer = buildLayer('Dense', { ...args, bias_initializer: 1 }, [[2, 2]])
    const [y] = evaluateNodes(layer, [layer.output], [1, 2, -3, -4], { batch: 1 })
    expect(y).toEqual([4, 4, 0, 0])
  })

  test('adds what its result costs, divided by the batch, in training alone', () => {
    const costly = { ...args, use_bias: false, activity_regularizer: { l2: 0.01 } }
    const layer = buildLayer('Dense', costly, [[2]], { training: true })
    const [loss] = evaluateNodes(layer, layer.losses, new Array(8).fill(1), { batch: 4 })
    // Four rows of two twos: 0.01 * 32 / 4.
    expectAllClose(loss!, [0.08], 1e-6, 'penalty')
    expect(buildLayer('Dense', costly, [[2]]).losses).toEqual([])
    const orthogonal = { ...args, activity_regularizer: 'orthogonal_regularizer' }
    expect(faultOf(() => buildLayer('Dense', orthogonal, [[2]])).code).toBe('unfit-for-weight')
  })

  test('refuses inputs without features, of dynamic size, and of integers', () => {
    expect(faultOf(() => buildLayer('Dense', args, [[]])).code).toBe('wrong-rank')
    expect(faultOf(() => buildLayer('Dense', args, [['n']])).code).toBe('dynamic-dim')
    expect(faultOf(() => buildLayer('Dense', args, [[3]], { dtype: 'int32' })).code).toBe(
      'wrong-dtype',
    )
  })
})

describe('BatchNormalization', () => {
  const { inputs, weights, outputs } = layerCase('normalization', 'BatchNormalization')

  test.each([{ training: false }, { training: true, trainable: false }])(
    'uses the moving averages where %j',
    options => {
      const layer = buildLayer('BatchNormalization', {}, [[3]], options)
      const names = layer.weights.map(each => each.name)
      expect(names).toEqual(['gamma', 'beta', 'moving_mean', 'moving_variance'])
      const given = new Map(names.map(name => [name, valuesOf(weights[name]!)] as const))
      const x = valuesOf(inputs['x']!)
      const [y] = evaluateNodes(layer, [layer.output], x, { batch: 4, weights: given })
      expectAllClose(y!, valuesOf(outputs[0]!), 1e-5, 'y')
      expect(layer.updates.size).toBe(0)
    },
  )

  test('leaves out of its statistics what a mask leaves out', () => {
    const mask = createConstant(Float32Array.of(1, 1, 0, 1, 0, 0), [2, 3])
    const options = { training: true, masks: [mask] }
    const x = createParameter('input', 'x', [2, 3, 2])
    const layer = buildLayerOn('BatchNormalization', {}, [x], options)
    const nodes = [layer.output, ...layer.updates.values()]
    const [y, mean, variance] = evaluateNodes(layer, nodes, cycle(12, 7, 3, 2), { batch: 2 })
    // What Keras 3.15.1 gives.
    const wanted = [
      -1.068702, -0.2669183, -0.2671754, 1.334591, 0.5343508, 2.936101, 1.335877, -1.067673,
      -0.6679385, 0.5338365, 0.1335877, 2.135346,
    ]
    expectAllClose(y!, wanted, 1e-5, 'y')
    expectAllClose(mean!, [-0.001666667, -0.008333333], 1e-5, 'mean')
    expectAllClose(variance!, [1.005556, 0.9938889], 1e-5, 'variance')
    const flat = createConstant(Float32Array.of(1), [1])
    const wrong = () =>
      buildLayer('BatchNormalization', {}, [[3, 2]], { ...options, masks: [flat] })
    expect(faultOf(wrong).code).toBe('shape-mismatch')
  })

  test('normalises along another axis', () => {
    const layer = buildLayer('BatchNormalization', { axis: 1 }, [[2, 2]], { training: true })
    const [y] = evaluateNodes(layer, [layer.output], [1, 3, 10, 30], { batch: 1 })
    expectAllClose(y!, [-0.9995, 0.9995, -0.999995, 0.999995], 1e-4, 'y')
  })
})

describe('Dropout', () => {
  const ones = new Array<number>(20_000).fill(1)

  test('keeps and scales about as many values as it should, seed 7', () => {
    const layer = buildLayer('Dropout', { rate: 0.25 }, [[100]], { training: true })
    const [y] = evaluateNodes(layer, [layer.output], ones, { batch: 200 })
    const kept = y!.filter(each => each !== 0)
    expect(Math.abs(kept.length / 20_000 - 0.75)).toBeLessThan(0.01)
    expect(kept.every(each => Math.abs(each - 4 / 3) < 1e-6)).toBe(true)
  })

  test('chooses once along axes of noise_shape that are 1', () => {
    const args = { rate: 0.5, noise_shape: [null, 1, null] }
    const layer = buildLayer('Dropout', args, [[4, 3]], { training: true })
    const [y] = evaluateNodes(layer, [layer.output], ones.slice(0, 600), { batch: 50 })
    const rows = Array.from({ length: 200 }, (_, i) => y!.slice(3 * i, 3 * i + 3).join())
    for (let i = 0; i < 200; i++) expect(rows[i]).toBe(rows[i - (i % 4)])
    expect(new Set(rows).size).toBe(8)
    const wrong = () => buildLayer('Dropout', { rate: 0.5, noise_shape: [null, 2, 3] }, [[4, 3]])
    expect(faultOf(wrong).code).toBe('shape-mismatch')
  })

  test('drops everything at rate 1, and nothing in inference', () => {
    const all = buildLayer('Dropout', { rate: 1 }, [[2]], { training: true })
    expect(evaluateNodes(all, [all.output], [1, 2], { batch: 1 })).toEqual([[0, 0]])
    const inference = buildLayer('Dropout', { rate: 1 }, [[2]])
    expect(inference.output).toBe(inference.inputs[0])
  })
})

describe('Reshape', () => {
  test.each([
    [[-1], [4, 'n'], ['batch', '4*n']],
    [
      [2, -1],
      [4, 'n'],
      ['batch', '2', '2*n'],
    ],
    [
      [-1, 3],
      [2, 6],
      ['batch', '4', '3'],
    ],
    [[], [1], ['batch']],
  ])('%j on %j', (target_shape, shape, output) => {
    const layer = buildLayer('Reshape', { target_shape }, [shape])
    expect(layer.output.shape.map(dimText)).toEqual(output)
  })

  test.each([
    [
      [5, -1],
      [4, 3],
    ],
    [[3], [4, 3]],
    [
      [-1, -1],
      [4, 3],
    ],
    [
      [0, -1],
      [4, 3],
    ],
    [
      [3, -1],
      [4, 'n'],
    ],
  ])('%j on %j is refused', (target_shape, shape) => {
    const fault = faultOf(() => buildLayer('Reshape', { target_shape }, [shape]))
    expect(fault.code).toBe('shape-mismatch')
  })
})

describe('merge layers', () => {
  test.each([
    ['Add', [11, 22, 31, 42]],
    ['Subtract', [-9, -18, -29, -38]],
    ['Multiply', [10, 40, 30, 80]],
    ['Average', [5.5, 11, 15.5, 21]],
    ['Maximum', [10, 20, 30, 40]],
    ['Minimum', [1, 2, 1, 2]],
  ])('%s of [1, 2] and [[10, 20], [30, 40]], axes inserted behind the batch', (type, wanted) => {
    const layer = buildLayer(type, {}, [[2], [2, 2]])
    expect(layer.output.shape.map(dimText)).toEqual(['batch', '2', '2'])
    const [small, large] = layer.inputs
    const nodes = initialValues(layer)
    nodes.set(small!, { shape: [1, 2], data: Float64Array.of(1, 2) })
    nodes.set(large!, { shape: [1, 2, 2], data: Float64Array.of(10, 20, 30, 40) })
    const sizes = new Map([['batch', 1]])
    expect([...interpret([layer.output], nodes, { sizes }).get(layer.output)!.data]).toEqual(wanted)
  })

  // What Keras 3.15.1 gives; the second input is the first one, turned by three places.
  test.each([
    ['Maximum', true, [-1.5, -1, 0.5, 0, -1, -0.5, 1.5, 0.5, 1, 1.5, 0, 0.5]],
    ['Maximum', false, [-0.5, 0, 0.5, 0, -1, -0.5, 1.5, 0.5, 1, 1.5, -1.5, -1]],
    ['Minimum', true, [-1.5, -1, -0.5, -1.5, -1, -0.5, 0, -1.5, 1, 1.5, 0, 0.5]],
    ['Minimum', false, [-1.5, -1, -0.5, -1.5, -1, -0.5, 0, -1.5, 1, 1.5, -1.5, -1]],
  ])('%s leaves out what a mask leaves out, both masked: %j', (type, both, wanted) => {
    const x = cycle(12, 7, 3, 2)
    const turned = [...x.slice(9), ...x.slice(0, 9)]
    const maskOf = (data: number[]) => createConstant(Float32Array.from(data), [2, 3])
    const second = both ? maskOf([0, 1, 1, 1, 1, 0]) : undefined
    const inputs = [x, turned].map(data => createConstant(Float32Array.from(data), [2, 3, 2]))
    const layer = buildLayerOn(type, {}, inputs, { masks: [maskOf([1, 1, 0, 1, 0, 0]), second] })
    const result = interpret([layer.output], new Map(), { sizes: new Map() }).get(layer.output)!
    expect([...result.data]).toEqual(wanted)
  })

  test('shapes that do not fit are shown, with where each comes from', () => {
    const fault = faultOf(() => buildLayer('Add', {}, [[32], [16]]))
    expect(fault.message).toContain('[batch, 32] and [batch, 16]')
    expect(fault.notes.map(each => each.message)).toEqual(['input 0', 'input 1'])
    const concat = faultOf(() =>
      buildLayer('Concatenate', { axis: 1 }, [
        [2, 3],
        [2, 4],
      ]),
    )
    expect([concat.code, concat.notes.length]).toEqual(['shape-mismatch', 2])
  })

  test('the batch is no axis to concatenate along', () => {
    expect(faultOf(() => buildLayer('Concatenate', { axis: 0 }, [[2], [2]])).code).toBe(
      'batch-axis',
    )
  })
})

describe('Rescaling and ZeroPadding2D', () => {
  test('integers become float32', () => {
    const layer = buildLayer('Rescaling', { scale: 0.5, offset: 1 }, [[2]], { dtype: 'uint8' })
    expect(layer.output.dtype).toBe('float32')
    expect(evaluateNodes(layer, [layer.output], [4, 255], { batch: 1 })).toEqual([[3, 128.5]])
  })

  test.each([
    [1, [0, 0, 0, 0, 5, 0, 0, 0, 0]],
    [
      [0, 1],
      [0, 5, 0],
    ],
    [
      [
        [1, 0],
        [0, 1],
      ],
      [0, 0, 5, 0],
    ],
  ])('zeros around one pixel, padding %j', (padding, wanted) => {
    const layer = buildLayer('ZeroPadding2D', { padding }, [[1, 1, 1]])
    expect(evaluateNodes(layer, [layer.output], [5], { batch: 1 })).toEqual([wanted])
  })
})
