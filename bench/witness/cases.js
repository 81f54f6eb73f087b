/**
 * What both compute: a layer as tenon's config has it with its weights, and the ONNX op with the same
 * weights in its own layout. `read` turns the op's result back, `write` the input.
 */
import { channelsFirst, channelsLast, drawn, reordered, stacked, transposed } from './tensors.js'

const points = [-100, -30, -6, -3, -1, -0.5, -1e-3, 0, 1e-3, 0.5, 1, 3, 6, 30, 100]
const column = { shape: [1, points.length], data: Float32Array.from(points) }

/** An element-wise op: each element has a tolerance of its own. */
const elementwise = (op, layer, attributes = {}, more = {}) => ({
  ...{ layer, x: column, elementwise: true, op: { op, attributes, ...more } },
})

/** The runtime takes 1 from exp(x): of a small result, the rounding of `scale` is left. */
const exponential = (scale, ...rest) => ({ ...elementwise(...rest), rounding: scale * 2 ** -23 })

const activation = entry => ({ Activation: { activation: entry } })

function activations() {
  const slopes = { shape: [points.length], data: drawn('slopes', [points.length]).data }
  return [
    ...[0.01, 0.3, 1.5].map(slope =>
      elementwise(
        'LeakyRelu',
        { LeakyReLU: { negative_slope: slope } },
        { alpha: { float: slope } },
      ),
    ),
    {
      ...elementwise('PRelu', { PReLU: {} }, {}, { inputs: ['x', 's'], constants: { s: slopes } }),
      weights: { alpha: slopes },
    },
    ...[1, 0.5].map(theta =>
      elementwise('ThresholdedRelu', { ThresholdedReLU: { theta } }, { alpha: { float: theta } }),
    ),
    ...[1, 0.7].map(alpha =>
      exponential(alpha, 'Elu', { ELU: { alpha } }, { alpha: { float: alpha } }),
    ),
    // ONNX's own constants are those of the paper, in float32.
    exponential(1.76, 'Selu', activation('selu')),
    ...[1, 0.5, 3].map(alpha =>
      exponential(alpha, 'Celu', activation({ celu: { alpha } }), { alpha: { float: alpha } }),
    ),
  ]
}

function softmax() {
  const wide = { shape: [2, 3, 4], data: drawn('softmax', [2, 3, 4]).data.map(each => 20 * each) }
  return [-1, 1].flatMap(axis => [
    { layer: { Softmax: { axis } }, x: wide, op: { op: 'Softmax', attributes: { axis } } },
    {
      ...{ layer: activation({ log_softmax: { axis } }), x: wide },
      op: { op: 'LogSoftmax', attributes: { axis } },
    },
  ])
}

/** Images on both sides, channels last in tenon. */
const image = (layer, shape, op, weights = {}) => ({
  ...{ layer, x: drawn(JSON.stringify(layer), shape), weights, op },
  ...{ write: channelsFirst, read: channelsLast },
})

const spatial = { 1: [9], 2: [7, 8], 3: [4, 5, 6] }
const same = value => (value === 'same' ? 'SAME_UPPER' : 'VALID')
const each = (rank, value) => new Array(rank).fill(value)

function convolution(rank, { filters, size, channels, ...args }) {
  const { strides = 1, dilation_rate = 1, groups = 1, padding = 'valid' } = args
  const layer = { [`Conv${rank}D`]: { filters, kernel_size: size, ...args } }
  const kernel = drawn(`kernel ${JSON.stringify(layer)}`, [
    ...each(rank, size),
    channels / groups,
    filters,
  ])
  const bias = drawn('bias', [filters])
  const axes = [rank + 1, rank, ...Array.from({ length: rank }, (_, i) => i)]
  const attributes = {
    ...{ auto_pad: same(padding), group: groups },
    ...{ strides: each(rank, strides), dilations: each(rank, dilation_rate) },
  }
  const constants = { w: transposed(kernel, axes), b: bias }
  const op = { op: 'Conv', attributes, inputs: ['x', 'w', 'b'], constants }
  return image(layer, [2, ...spatial[rank], channels], op, { kernel, bias })
}

function transposedConvolution(rank, { size, strides, padding = 'valid' }) {
  const args = { kernel_size: size, strides, padding }
  const layer = { [`Conv${rank}DTranspose`]: { filters: 3, ...args } }
  const kernel = drawn(`kernel ${JSON.stringify(layer)}`, [...each(rank, size), 3, 2])
  const bias = drawn('bias', [3])
  // Where sizes are kept, the convolution that this undoes has the odd cell of its border behind.
  const border = padding === 'same' ? size - strides : 0
  const before = Math.floor(border / 2)
  const attributes = {
    strides: each(rank, strides),
    // Keras has a whole stride for every cell, where the kernel is smaller too.
    output_padding: each(rank, Math.max(strides - size, 0)),
    pads: [...each(rank, before), ...each(rank, border - before)],
  }
  const axes = [rank + 1, rank, ...Array.from({ length: rank }, (_, i) => i)]
  const constants = { w: transposed(kernel, axes), b: bias }
  const op = { op: 'ConvTranspose', attributes, inputs: ['x', 'w', 'b'], constants }
  return image(layer, [2, ...spatial[rank], 2], op, { kernel, bias })
}

function convolutions() {
  return [1, 2, 3].flatMap(rank => [
    convolution(rank, { filters: 3, size: 3, channels: 2 }),
    convolution(rank, { filters: 4, size: 3, channels: 2, strides: 2, padding: 'same' }),
    convolution(rank, { filters: 2, size: 2, channels: 3, dilation_rate: 2 }),
    convolution(rank, { filters: 6, size: 2, channels: 4, groups: 2, padding: 'same' }),
    transposedConvolution(rank, { size: 3, strides: 1 }),
    transposedConvolution(rank, { size: 3, strides: 2, padding: 'same' }),
    transposedConvolution(rank, { size: 4, strides: 2, padding: 'same' }),
    transposedConvolution(rank, { size: 2, strides: 3 }),
  ])
}

function pooling() {
  return [1, 2, 3].flatMap(rank =>
    [
      ['Max', 'MaxPool'],
      ['Average', 'AveragePool'],
    ].flatMap(([kind, op]) => [
      ...['valid', 'same'].map(padding => {
        const layer = { [`${kind}Pooling${rank}D`]: { pool_size: 3, strides: 2, padding } }
        const attributes = {
          ...{ kernel_shape: each(rank, 3), strides: each(rank, 2), auto_pad: same(padding) },
        }
        return image(layer, [2, ...spatial[rank], 3], { op, attributes })
      }),
      {
        ...image({ [`Global${kind}Pooling${rank}D`]: {} }, [2, ...spatial[rank], 3], {
          op: `Global${op}`,
        }),
        read: ({ data }) => ({ shape: [2, 3], data }),
      },
    ]),
  )
}

/** ONNX names the rules by which pictures are enlarged: those of Keras, layer by layer. */
function resizing() {
  const linear = { mode: 'linear', coordinate_transformation_mode: 'half_pixel' }
  const upSampling = {
    nearest: {
      ...{ mode: 'nearest', nearest_mode: 'floor' },
      coordinate_transformation_mode: 'asymmetric',
    },
    bilinear: linear,
  }
  const resized = {
    nearest: { ...linear, mode: 'nearest', nearest_mode: 'round_prefer_ceil' },
    bilinear: linear,
    bicubic: { ...linear, mode: 'cubic', cubic_coeff_a: { float: -0.5 }, exclude_outside: 1 },
  }
  const resize = (layer, attributes, [height, width]) => {
    const sizes = { shape: [4], data: [2, 3, height, width] }
    const op = { op: 'Resize', attributes, inputs: ['x', '', '', 's'], constants: { s: sizes } }
    return image(layer, [2, 7, 8, 3], op)
  }
  return [
    ...Object.entries(upSampling).flatMap(([interpolation, attributes]) =>
      [2, 3].map(size =>
        resize({ UpSampling2D: { size, interpolation } }, attributes, [7 * size, 8 * size]),
      ),
    ),
    ...Object.entries(resized).flatMap(([interpolation, attributes]) =>
      [
        [11, 13],
        [5, 3],
      ].map(([height, width]) =>
        resize({ Resizing: { height, width, interpolation } }, attributes, [height, width]),
      ),
    ),
  ]
}

const [steps, features, units] = [5, 3, 4]

/** Gates of the kernels in ONNX's order; its kernels have a row for each column of Keras's. */
const kernelOf = (tensor, order) => transposed(reordered(tensor, order), [1, 0])

/** The cells, with the places of ONNX's gates among Keras's. */
const cells = {
  SimpleRNN: { op: 'RNN', order: [0], biases: 1 },
  LSTM: { op: 'LSTM', order: [0, 3, 1, 2], biases: 1 },
  GRU: { op: 'GRU', order: [0, 1, 2], biases: 2 },
}

function weightsOf(type, way) {
  const { order, biases } = cells[type]
  const columns = units * order.length
  return {
    kernel: drawn(`${type} ${way} kernel`, [features, columns]),
    recurrent_kernel: drawn(`${type} ${way} recurrent`, [units, columns]),
    bias: drawn(`${type} ${way} bias`, biases === 1 ? [columns] : [2, columns]),
  }
}

/** One bias for what is read and one for the state; Keras may have the first alone. */
function biasOf(type, bias) {
  const { data } = reordered(bias, cells[type].order)
  const whole = 2 * units * cells[type].order.length
  const result = new Float32Array(whole)
  result.set(data)
  return { shape: [whole], data: result }
}

function recurrence(type, { sequences = false, direction = 'forward', ...args }) {
  const ways = direction === 'bidirectional' ? ['forward', 'backward'] : [direction]
  const own = ways.map(way => weightsOf(type, way))
  const options = { units, return_sequences: sequences, ...args }
  const inner = { [type]: direction === 'reverse' ? { ...options, go_backwards: true } : options }
  const [one, other] = own
  const both = (all, way) =>
    Object.fromEntries(Object.entries(all).map(([name, value]) => [`${way}_layer/${name}`, value]))
  const isBoth = ways.length === 2
  const { op, order } = cells[type]
  const constants = {
    w: stacked(own.map(each => kernelOf(each.kernel, order))),
    r: stacked(own.map(each => kernelOf(each.recurrent_kernel, order))),
    b: stacked(own.map(each => biasOf(type, each.bias))),
  }
  const attributes = {
    hidden_size: units,
    direction,
    ...(op === 'GRU' && { linear_before_reset: 1 }),
  }
  return {
    layer: isBoth ? { Bidirectional: { layer: inner } } : inner,
    x: drawn(`${type} x`, [2, steps, features]),
    weights: isBoth ? { ...both(one, 'forward'), ...both(other, 'backward') } : one,
    op: {
      op,
      attributes,
      inputs: ['x', 'w', 'r', 'b'],
      constants,
      outputs: sequences ? ['y'] : ['', 'y'],
    },
    write: x => transposed(x, [1, 0, 2]),
    // [steps, ways, batch, units], or without the steps.
    read: sequences
      ? y => joined(transposed(y, [2, 0, 1, 3]))
      : y => joined(transposed(y, [1, 0, 2])),
  }
}

/** The last two axes as one. */
function joined({ shape, data }) {
  return { shape: [...shape.slice(0, -2), shape.at(-2) * shape.at(-1)], data }
}

function recurrences() {
  return Object.keys(cells).flatMap(type => [
    recurrence(type, {}),
    recurrence(type, { sequences: true }),
    recurrence(type, { direction: 'reverse' }),
    recurrence(type, { direction: 'bidirectional' }),
    recurrence(type, { direction: 'bidirectional', sequences: true }),
  ])
}

export const cases = [
  ...activations(),
  ...softmax(),
  ...convolutions(),
  ...pooling(),
  ...resizing(),
  ...recurrences(),
]
