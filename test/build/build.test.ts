/** Models: shapes, weights, faults of layers, and what stays silent. */
import { describe, expect, test } from 'vitest'
import { interpret } from '../../src/graph/interpret.ts'
import { printGraph } from '../../src/graph/print.ts'
import { shapeText } from '../../src/graph/shape.ts'
import { verify } from '../../src/graph/verify.ts'
import { createReferenceInstance } from '../../src/runtime/reference.ts'
import { faultOf, faultsOf, modelOf } from './support.ts'

const cnn = `tenon: 1
inputs:
  image: {shape: [8, 8, 1], dtype: uint8, scale: 1/255}
layers:
  - Conv2D: {filters: 4, kernel_size: 3}
  - PReLU: {shared_axes: [1, 2]}
  - MaxPooling2D
  - Flatten
  - Dense: 16
    name: features
  - BatchNormalization
  - Dense: {units: 10, activation: softmax}
    name: probs
`

describe('a model', () => {
  test('knows the shape of every layer, with the batch', () => {
    expect(modelOf(cnn).layers.map(each => `${each.name} ${shapeText(each.output.shape)}`)).toEqual(
      [
        'conv2d [batch, 6, 6, 4]',
        'prelu [batch, 6, 6, 4]',
        'max_pooling2d [batch, 3, 3, 4]',
        'flatten [batch, 36]',
        'features [batch, 16]',
        'batch_normalization [batch, 16]',
        'probs [batch, 10]',
      ],
    )
  })

  test('calls weights layer/weight, in the order of the layers', () => {
    const { weights } = modelOf(cnn)
    expect(weights.map(each => `${each.name} [${each.shape.join(', ')}]`)).toEqual([
      'conv2d/kernel [3, 3, 1, 4]',
      'conv2d/bias [4]',
      'prelu/alpha [1, 1, 4]',
      'features/kernel [36, 16]',
      'features/bias [16]',
      'batch_normalization/gamma [16]',
      'batch_normalization/beta [16]',
      'batch_normalization/moving_mean [16]',
      'batch_normalization/moving_variance [16]',
      'probs/kernel [16, 10]',
      'probs/bias [10]',
    ])
    const kept = weights.filter(each => !each.trainable).map(each => each.name)
    expect(kept).toEqual(['batch_normalization/moving_mean', 'batch_normalization/moving_variance'])
  })

  test('has a graph that verifies, where every node knows its layer', () => {
    const { inference } = modelOf(cnn)
    verify(inference)
    const origins = new Set<string>()
    const stack = inference.outputs.map(each => each.node)
    while (stack.length > 0) {
      const node = stack.pop()!
      origins.add(node.origin!.layer)
      stack.push(...node.operands)
    }
    expect([...origins].sort()).toEqual(
      [...modelOf(cnn).layers.map(each => each.name), 'image'].sort(),
    )
  })

  test('is the same graph each time', () => {
    expect(printGraph(modelOf(cnn).inference)).toBe(printGraph(modelOf(cnn).inference))
  })

  test('counts 2 flops per multiply-add, at batch 1', () => {
    const flops = new Map(modelOf(cnn).layers.map(each => [each.name, each.flops]))
    expect(flops.get('conv2d')).toBe(2 * 6 * 6 * 4 * 9)
    expect(flops.get('features')).toBe(2 * 36 * 16)
    expect(flops.get('prelu')).toBe(0)
  })

  test('freezes the weights of a layer that is not trainable', () => {
    const { weights } = modelOf(
      cnn.replace('name: features', 'name: features\n    trainable: false'),
    )
    const frozen = weights.filter(each => each.layer === 'features')
    expect(frozen.map(each => each.trainable)).toEqual([false, false])
  })
})

describe('inputs', () => {
  const runOn = (declaration: string, data: Uint8Array | Float32Array | Int32Array) => {
    const yaml = `tenon: 1\ninputs: {x: ${declaration}}\nlayers: [{Reshape: [2]}]\n`
    const instance = createReferenceInstance(modelOf(yaml).inference, {})
    return Array.from(instance.run({ x: data }, new Map([['batch', 1]]))['reshape']!)
  }

  test('are scaled as float32', () => {
    const scaled = runOn('{shape: [2], dtype: uint8, scale: 1/255}', Uint8Array.of(0, 51))
    expect(scaled).toEqual([0, Math.fround(51 * Math.fround(1 / 255))])
    expect(runOn('{shape: [2], scale: 0.5}', Float32Array.of(3, -4))).toEqual([1.5, -2])
  })

  test('of integers without a scale keep their values', () => {
    expect(runOn('{shape: [2], dtype: uint8}', Uint8Array.of(7, 255))).toEqual([7, 255])
    expect(runOn('{shape: [2], dtype: int32}', Int32Array.of(-7, 300))).toEqual([-7, 300])
  })

  test('have a name for every dynamic dim', () => {
    const yaml = `tenon: 1
inputs: {image: [null, width, 3]}
layers: [{Conv2D: {filters: 2, kernel_size: 3, padding: same}}]
`
    const { inputs, outputs } = modelOf(yaml)
    expect(shapeText(inputs[0]!.shape)).toBe('[batch, image_1, width, 3]')
    expect(shapeText(outputs[0]!.shape)).toBe('[batch, image_1, width, 2]')
  })

  test('share a dim by writing its name, never by chance', () => {
    const yaml = `tenon: 1
inputs: {x: [null, 2], y: [x_1, 2]}
layers: [{Add: [x, y]}]
`
    const fault = faultOf(yaml)
    expect(fault.code).toBe('shape-mismatch')
    expect(faultsOf(yaml.replace('null', 'x_1'))).toEqual([])
  })

  test('that go straight through are copied', () => {
    const yaml = 'tenon: 1\ninputs: {x: [2]}\nlayers: [{Activation: linear}]\n'
    const { inference } = modelOf(yaml)
    const [x] = inference.inputs
    const values = new Map([[x!, { shape: [1, 2], data: Float64Array.of(1, 2) }]])
    const results = interpret(
      inference.outputs.map(each => each.node),
      values,
      { sizes: new Map([['batch', 1]]), precision: 'f64' },
    )
    expect(inference.outputs[0]!.node).not.toBe(x)
    expect(Array.from(results.get(inference.outputs[0]!.node)!.data)).toEqual([1, 2])
  })
})

describe('activations with weights', () => {
  test('belong to the layer that names them', () => {
    const { weights } = modelOf(`tenon: 1
inputs: {x: [4]}
layers:
  - Dense: {units: 3, activation: {PReLU: {alpha_initializer: 0.25}}}
`)
    expect(weights.map(each => each.name)).toEqual([
      'dense/kernel',
      'dense/bias',
      'dense/activation/alpha',
    ])
    const alpha = weights[2]!
    const stream = { uniform: () => 0, normal: () => 0, withSeed: () => stream }
    expect(Array.from(alpha.initializer.fill([3], stream))).toEqual([0.25, 0.25, 0.25])
  })

  test('have their faults at their own arguments', () => {
    const yaml = `tenon: 1
inputs: {x: [4]}
layers:
  - Dense:
      units: 3
      activation: {PReLU: {shared_axes: [0]}}
`
    expect(faultsOf(yaml)).toEqual(['batch-axis 6:42'])
  })
})

describe('references', () => {
  const fillOf = (initializer: string): string => {
    const yaml = `tenon: 1
inputs: {x: [4]}
layers: [{Dense: {units: 3, kernel_initializer: ${initializer}}}]
`
    return modelOf(yaml).weights[0]!.initializer.name
  }

  test.each(['glorot_uniform', 'GlorotUniform', '{glorot_uniform: {}}', '{type: GlorotUniform}'])(
    'accept %s',
    written => {
      expect(fillOf(written)).toBe('glorot_uniform')
    },
  )

  test('take a bare value as the main argument, and a bare number as a constant', () => {
    expect(fillOf('{constant: 0.5}')).toBe('constant')
    expect(fillOf('0.5')).toBe('constant')
  })

  test('have a null activation for linear', () => {
    const yaml = `tenon: 1\ninputs: {x: [4]}\nlayers: [{Dense: {units: 3, activation: null}}]\n`
    expect(modelOf(yaml).layers).toHaveLength(1)
  })
})

describe('faults of layers', () => {
  test('show both shapes with the lines that they come from', () => {
    const fault = faultOf(`tenon: 1
inputs: {x: [4]}
layers:
  - Dense: 3
    name: left
  - Dense: 2
    from: x
    name: right
  - Add: [left, right]
`)
    expect(fault.code).toBe('shape-mismatch')
    expect(fault.message).toContain('[batch, 3]')
    expect(fault.message).toContain('[batch, 2]')
    expect(fault.notes.map(each => each.message)).toEqual([
      `'left' is [batch, 3]`,
      `'right' is [batch, 2]`,
    ])
  })

  test('silence what depends on them, and nothing else', () => {
    const yaml = `tenon: 1
inputs: {x: [4]}
layers:
  - Conv2D: {filters: 2, kernel_size: 3}
  - Flatten
  - Dense: 3
  - Conv2D: {filters: 2, kernel_size: 3}
    from: x
`
    const faults = faultsOf(yaml).filter(each => !each.startsWith('unused'))
    expect(faults).toEqual(['wrong-rank 4:5', 'wrong-rank 7:5'])
  })

  test('name the dynamic dim that a weight would need', () => {
    const fault = faultOf(`tenon: 1
inputs: {x: [null]}
layers: [{Dense: 3}]
`)
    expect(fault.code).toBe('dynamic-dim')
    expect(fault.message).toContain('[batch, x_1]')
  })

  test('refuse a weight that could never be allocated', () => {
    const yaml = 'tenon: 1\ninputs: {x: [100000]}\nlayers:\n  - Dense: 100000\n'
    expect(faultsOf(yaml)).toEqual(['too-large 4:5'])
  })
})

describe('expect', () => {
  const expecting = (shape: string): string =>
    `tenon: 1\ninputs: {x: [4]}\nlayers:\n  - Dense: 3\n    expect: ${shape}\n  - Dense: 2\n`

  test('holds', () => {
    expect(faultsOf(expecting('[3]'))).toEqual([])
    expect(faultsOf(expecting('[null]'))).toEqual([])
  })

  test('is refused with both shapes, and what follows stays silent', () => {
    expect(faultsOf(expecting('[5]'))).toEqual(['unexpected-shape 5:13'])
    expect(faultOf(expecting('[5]')).message).toBe(
      `'dense' is [batch, 3], but \`expect\` says [batch, 5]`,
    )
    expect(faultsOf(expecting('[3, 1]'))).toEqual(['unexpected-shape 5:13'])
  })
})
