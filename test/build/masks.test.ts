/** Masks: how layers make, merge, pass, use and lose them, as Keras 3.15.1 does. */
import { describe, expect, test } from 'vitest'
import { interpret } from '../../src/graph/interpret.ts'
import type { Node } from '../../src/graph/node.ts'
import { createReferenceInstance } from '../../src/runtime/reference.ts'
import { expectAllClose } from '../support/close.ts'
import { buildLayer, evaluateNodes, faultOf } from '../support/layer-scope.ts'
import { faultsOf, trainingOf } from './support.ts'

const x = [1, 2, 0, 0, 3, -1, 0, 0, 0, 0, 0.5, 1]
const swapped = [...x.slice(6), ...x.slice(0, 6)]

describe('Masking', () => {
  const layer = buildLayer('Masking', {}, [[3, 2]])

  test('makes a mask of the steps that hold something else', () => {
    const [mask] = evaluateNodes(layer, [layer.masks[0]!], x, { batch: 2 })
    expect(mask).toEqual([1, 0, 1, 0, 0, 1])
  })

  test('makes masked steps 0, whatever masks them', () => {
    const { output, ...rest } = buildLayer('Masking', { mask_value: 1 }, [[2, 2]])
    const [y] = evaluateNodes({ output, ...rest }, [output], [1, 1, 1, 0], { batch: 1 })
    expect(y).toEqual([0, 0, 1, 0])
  })
})

describe('GlobalAveragePooling1D', () => {
  const averages = (
    args: Readonly<Record<string, boolean | string>>,
    values: readonly number[],
    shape: readonly number[] = [3, 2],
  ): readonly number[] => {
    const masking = buildLayer('Masking', {}, [[3, 2]])
    const pooling = buildLayer('GlobalAveragePooling1D', args, [shape], { masks: masking.masks })
    const data = Float64Array.from(values)
    const sizes = new Map([['batch', 2]])
    const inputs = new Map([
      [masking.inputs[0]!, { shape: [2, 3, 2], data }],
      [pooling.inputs[0]!, { shape: [2, ...shape], data }],
    ])
    const { output } = pooling
    return [...interpret([output], inputs, { sizes, precision: 'f32' }).get(output)!.data]
  }

  test('takes the mean of the steps that count', () => {
    // x of the mask [[1, 0, 1], [0, 0, 1]].
    expect(averages({}, x)).toEqual([2, 0.5, 0.5, 1])
    expect(averages({ keepdims: true }, x)).toEqual([2, 0.5, 0.5, 1])
    // The same numbers as two channels of three steps.
    expect(averages({ data_format: 'channels_first' }, x, [2, 3])).toEqual([0.5, -0.5, 0, 1])
  })

  test('is NaN where no step counts', () => {
    expect(averages({}, [...x.slice(0, 6), 0, 0, 0, 0, 0, 0])).toEqual([2, 0.5, NaN, NaN])
  })

  test('needs as many steps as the mask has', () => {
    const { masks } = buildLayer('Masking', {}, [[3, 2]])
    const build = () =>
      buildLayer('GlobalAveragePooling1D', { data_format: 'channels_first' }, [[3, 2]], { masks })
    expect(faultOf(build).code).toBe('shape-mismatch')
  })
})

describe('merge layers', () => {
  const merged = (type: string, args: { axis?: number }, unmasked = false): readonly number[] => {
    const a = buildLayer('Masking', {}, [[3, 2]])
    const masks: (Node | undefined)[] = [a.masks[0]]
    const b = buildLayer('Masking', {}, [[3, 2]])
    if (!unmasked) masks.push(b.masks[0])
    const built = buildLayer(
      type,
      args,
      [
        [3, 2],
        [3, 2],
      ],
      { masks },
    )
    const [mask] = built.masks
    const shape = [2, 3, 2]
    const values = new Map([
      [a.inputs[0]!, { shape, data: Float64Array.from(x) }],
      [b.inputs[0]!, { shape, data: Float64Array.from(swapped) }],
      ...built.inputs.map(each => [each, { shape, data: Float64Array.from(x) }] as const),
    ])
    const sizes = new Map([['batch', 2]])
    return [...interpret([mask!], values, { sizes, precision: 'f32' }).get(mask!)!.data]
  }

  test('take a step that counts in any input', () => {
    expect(merged('Add', {})).toEqual([1, 0, 1, 1, 0, 1])
    expect(merged('Concatenate', {})).toEqual([1, 0, 1, 1, 0, 1])
  })

  test('follow each other along the axis of time', () => {
    expect(merged('Concatenate', { axis: 1 })).toEqual([1, 0, 1, 0, 0, 1, 0, 0, 1, 1, 0, 1])
    expect(merged('Concatenate', { axis: 1 }, true)).toEqual([1, 0, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1])
  })

  test('have no mask where an input of Add has none', () => {
    const { masks } = buildLayer('Masking', {}, [[3, 2]])
    expect(
      buildLayer(
        'Add',
        {},
        [
          [3, 2],
          [3, 2],
        ],
        { masks },
      ).masks,
    ).toEqual([undefined])
  })
})

describe('Softmax', () => {
  test('leaves out what is masked, and gives 0 where everything is', () => {
    const { inputs, masks } = buildLayer('Masking', {}, [[3, 1]])
    const layer = buildLayer('Softmax', {}, [[3]], { masks })
    const data = (...numbers: number[]) => ({ shape: [2, 3], data: Float64Array.from(numbers) })
    const values = new Map([
      [inputs[0]!, { ...data(1, 0, 1, 0, 0, 0), shape: [2, 3, 1] }],
      [layer.inputs[0]!, data(1, 2, 3, 1, 2, 3)],
    ])
    const options = { sizes: new Map([['batch', 2]]), precision: 'f32' } as const
    const y = interpret([layer.output], values, options).get(layer.output)!.data
    expectAllClose([...y], [0.11920291, 0, 0.880797, 0, 0, 0], 1e-6, 'softmax')
  })

  test('refuses a mask that does not fit', () => {
    const { masks } = buildLayer('Masking', {}, [[3, 2]])
    const wide = () => buildLayer('Softmax', {}, [[3, 2]], { masks })
    expect(faultOf(wide).code).toBe('shape-mismatch')
  })
})

const sequence = (middle: string, loss = 'mse'): string => `tenon: 1
inputs: {x: [3, 2]}
layers:
  - Masking
  ${middle}
  - Dense: {units: 1, kernel_initializer: ones}
    name: y
training: {loss: ${loss}, optimizer: sgd, metrics: [accuracy]}
`

describe('a masked output', () => {
  const evaluate = (input: readonly number[]) => {
    const { evaluation } = trainingOf(sequence('- Dropout: 0.5'))
    const instance = createReferenceInstance(evaluation, {
      'y/kernel': Float32Array.of(1, 1),
      'y/bias': Float32Array.of(0),
    })
    const target = Float32Array.of(1, 5, 2, 7, 7, -1)
    const inputs = { x: Float32Array.from(input), 'y:target': target }
    const results = instance.run(inputs, new Map([['batch', 2]]))
    const [right = 0, counted = 0] = results['accuracy']!
    return [results['loss']![0], counted === 0 ? 0 : right / counted]
  }

  test('is compared where it counts', () => {
    expectAllClose(evaluate(x) as number[], [3.4166667, 1 / 3], 1e-6, 'loss and metric')
  })

  test('costs nothing where nothing counts', () => {
    expect(evaluate(x.map(() => 0))).toEqual([0, 0])
  })
})

describe('a layer that does not know masks', () => {
  test('is a warning, as in Keras', () => {
    expect(faultsOf(sequence('- Flatten'))).toEqual(['mask-lost 5:5'])
    expect(faultsOf(sequence('- Flatten').replace('- Masking', '- ReLU'))).toEqual([])
  })
})

describe('TimeDistributed', () => {
  const onImages = (inner: string) => `tenon: 1
inputs: {x: [3, 4, 4, 2]}
layers:
  - Masking
  - TimeDistributed: {layer: ${inner}}
training: {loss: mse, optimizer: sgd}
`

  test('hands on a mask that fits what each step becomes', () => {
    expect(faultsOf(onImages('{Dense: 3}'))).toEqual([])
  })

  test('loses one that says more of a step than is left of it', () => {
    const smaller = '{Conv2D: {filters: 2, kernel_size: 2}}'
    expect(faultsOf(onImages(smaller))).toEqual(['mask-lost 5:5'])
  })
})

test('attention refuses a mask of more than steps', () => {
  const yaml = `tenon: 1
inputs: {x: [3, 4, 2]}
layers:
  - Masking: {}
    name: m
  - Attention: {}
    from: [m, m]
`
  expect(faultsOf(yaml)).toEqual(['wrong-rank 6:5'])
})
