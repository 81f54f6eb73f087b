/** Graph models: one for each operator and for what converters make of layers, and random ones. */
import { createGraph, flag, float, int, ints, text, texts, type } from './graph-builder.js'

const axes = { Tidx: type('INT32') }
const windows = { data_format: text('NHWC'), dilations: ints([1, 1, 1, 1]) }
const same = { ...windows, strides: ints([1, 1, 1, 1]), padding: text('SAME') }
const valid = { ...same, padding: text('VALID') }
const halved = { ...same, strides: ints([1, 2, 2, 1]) }

/** Operators on elements, with what they want of their operand. */
const elements = {
  ...Object.fromEntries(
    ['Abs', 'Ceil', 'Cos', 'Cosh', 'Elu', 'Erf', 'Exp', 'Expm1', 'Floor', 'Neg', 'Relu', 'Relu6']
      .concat(['Round', 'Selu', 'Sigmoid', 'Sign', 'Sin', 'Sinh', 'Softplus', 'Square', 'Tan'])
      .concat(['Tanh', 'Identity', 'StopGradient', 'Snapshot'])
      .map(op => [op, (g, x) => g.op(op, [x])]),
  ),
  LeakyRelu: (g, x) => g.op('LeakyRelu', [x], { alpha: float(0.3) }),
  Log: (g, x) => g.op('Log', [positive(g, x)]),
  Log1p: (g, x) => g.op('Log1p', [positive(g, x)]),
  Reciprocal: (g, x) => g.op('Reciprocal', [positive(g, x)]),
  Rsqrt: (g, x) => g.op('Rsqrt', [positive(g, x)]),
  Sqrt: (g, x) => g.op('Sqrt', [positive(g, x)]),
  ClipByValue: (g, x) => g.op('ClipByValue', [x, g.floats([-0.3], []), g.floats([0.7], [])]),
  Pow: (g, x) => g.op('Pow', [x, g.floats([3], [])]),
  Prelu: (g, x) => g.op('Prelu', [x, g.weight([3], 0, 0.5)]),
}

const positive = (g, x) => g.op('AddV2', [g.op('Abs', [x]), g.floats([0.5], [])])

const pairs = ['Add', 'AddV2', 'Sub', 'Mul', 'Maximum', 'Minimum', 'SquaredDifference']
const comparisons = ['Equal', 'NotEqual', 'Greater', 'GreaterEqual', 'Less', 'LessEqual']

const picture = (g, shape = [8, 6, 3]) => g.input(shape)

/** A layer of Keras as converters write it: convolution, bias, activation. */
function convolution(g, x, channels, filters, { kernel = 3, window = same } = {}) {
  const y = g.op('Conv2D', [x, g.weight([kernel, kernel, channels, filters])], window)
  return g.op('BiasAdd', [y, g.weight([filters])])
}

const batchNorm = (g, x, channels, op = 'FusedBatchNormV3') =>
  g.op(
    op,
    [
      ...[x, g.weight([channels], 0.5, 1.5), g.weight([channels]), g.weight([channels])],
      g.weight([channels], 0.3, 1.5),
    ],
    { epsilon: float(0.001), is_training: flag(false), data_format: text('NHWC') },
  )

function fused(g, x, ops, window = same, extra = {}) {
  const inputs = [x, g.weight([3, 3, 3, 4]), g.weight([4])]
  if (ops.includes('Prelu')) inputs.push(g.weight([4], 0, 0.5))
  return g.op('_FusedConv2D', inputs, {
    ...{ ...window, fused_ops: texts(ops), num_args: int(inputs.length - 2) },
    ...extra,
  })
}

const hardSwish = (g, x) => {
  const gate = g.op('Relu6', [g.op('AddV2', [x, g.floats([3], [])])])
  return g.op('Mul', [x, g.op('Mul', [gate, g.floats([1 / 6], [])])])
}

/** As Keras writes PReLU with operators of TensorFlow. */
const prelu = (g, x, channels) => {
  const negative = g.op('Relu', [g.op('Neg', [x])])
  const slope = g.op('Neg', [g.weight([1, 1, channels], 0, 0.5)])
  return g.op('AddV2', [g.op('Relu', [x]), g.op('Mul', [slope, negative])])
}

const pool = (g, op, x, window, kernel = 2) =>
  g.op(op, [x], { ...window, ksize: ints([1, kernel, kernel, 1]) })

const shapeOf = (g, x) => g.op('Shape', [x], { out_type: type('INT32') })

function part(g, x, begin, end, strides, masks) {
  const names = ['begin_mask', 'end_mask', 'ellipsis_mask', 'new_axis_mask', 'shrink_axis_mask']
  const bits = Object.fromEntries(names.map(name => [name, int(masks[name] ?? 0)]))
  return g.op('StridedSlice', [x, g.wholes(begin), g.wholes(end), g.wholes(strides)], bits)
}

/** The first size of a value, as a number. */
const batchOf = (g, x) => part(g, shapeOf(g, x), [0], [1], [1], { shrink_axis_mask: 1 })

const reduction = (op, list, keep) => g =>
  g.op(op, [picture(g), g.wholes(list)], { ...axes, keep_dims: flag(keep) })

const resize = (op, size, attributes) => g =>
  g.op(op, [picture(g), g.wholes(size)], {
    align_corners: flag(false),
    half_pixel_centers: flag(false),
    ...attributes,
  })

/** Each takes a graph and gives the results that are the outputs. */
export const handmade = {
  ...Object.fromEntries(
    Object.entries(elements).map(([op, make]) => [op, g => make(g, picture(g))]),
  ),
  ...Object.fromEntries(pairs.map(op => [op, g => g.op(op, [picture(g), picture(g)])])),
  ...Object.fromEntries(
    pairs.map(op => [`${op} with a constant`, g => g.op(op, [picture(g), g.weight([3])])]),
  ),
  ...Object.fromEntries(
    comparisons.map(op => [
      op,
      g => {
        const x = picture(g)
        const test = g.op(op, [x, g.floats([0.1], [])])
        return g.op('SelectV2', [test, x, g.op('Neg', [x])])
      },
    ]),
  ),
  RealDiv: g => g.op('RealDiv', [picture(g), positive(g, picture(g))]),
  AddN: g => g.op('AddN', [picture(g), picture(g), picture(g)]),
  logical: g => {
    const [x, y] = [picture(g), picture(g)]
    const [a, b] = [x, y].map(each => g.op('Greater', [each, g.floats([0], [])]))
    const both = g.op('LogicalAnd', [a, g.op('LogicalNot', [b])])
    return g.op('Cast', [g.op('LogicalOr', [both, b])], {
      SrcT: type('BOOL'),
      DstT: type('FLOAT'),
    })
  },
  'Conv2D same': g => g.op('Conv2D', [picture(g), g.weight([3, 3, 3, 4])], same),
  'Conv2D valid': g => g.op('Conv2D', [picture(g), g.weight([3, 2, 3, 4])], valid),
  'Conv2D strides': g => g.op('Conv2D', [picture(g), g.weight([3, 3, 3, 4])], halved),
  'Conv2D dilation': g =>
    g.op('Conv2D', [picture(g), g.weight([3, 3, 3, 4])], {
      ...same,
      dilations: ints([1, 2, 2, 1]),
    }),
  'Conv2D explicit': g =>
    g.op('Conv2D', [picture(g), g.weight([3, 3, 3, 4])], {
      ...{ ...halved, padding: text('EXPLICIT') },
      explicit_paddings: ints([0, 0, 1, 0, 0, 1, 0, 0]),
    }),
  'layers of Keras': g => {
    const x = g.op('Relu', [convolution(g, picture(g), 3, 4)])
    const y = g.op('Relu6', [batchNorm(g, convolution(g, x, 4, 4, { window: halved }), 4)])
    const rows = g.op('Reshape', [y, g.wholes([-1, 4 * 3 * 4])])
    const z = g.op('BiasAdd', [g.op('MatMul', [rows, g.weight([48, 5])]), g.weight([5])])
    return g.op('Softmax', [z])
  },
  'a reshape by its own shape': g => {
    const x = picture(g)
    const shape = g.op('Pack', [batchOf(g, x), g.wholes([48], []), g.wholes([3], [])], {
      axis: int(0),
    })
    return g.op('Reshape', [x, shape])
  },
  ...Object.fromEntries(
    ['Relu', 'Relu6', 'Elu', 'Sigmoid', 'Prelu'].map(name => [
      `_FusedConv2D ${name}`,
      g => fused(g, picture(g), ['BiasAdd', name]),
    ]),
  ),
  '_FusedConv2D alone': g => fused(g, picture(g), ['BiasAdd'], valid),
  '_FusedConv2D LeakyRelu': g =>
    fused(g, picture(g), ['BiasAdd', 'LeakyRelu'], same, { leakyrelu_alpha: float(0.15) }),
  DepthwiseConv2dNative: g =>
    g.op('DepthwiseConv2dNative', [picture(g), g.weight([3, 3, 3, 2])], halved),
  FusedDepthwiseConv2dNative: g =>
    g.op('FusedDepthwiseConv2dNative', [picture(g), g.weight([3, 3, 3, 1]), g.weight([3])], {
      ...{ ...same, fused_ops: texts(['BiasAdd', 'Relu6']), num_args: int(1) },
    }),
  'Conv2DBackpropInput same': g => {
    const sizes = g.wholes([2, 16, 12, 4])
    return g.op('Conv2DBackpropInput', [sizes, g.weight([3, 3, 4, 3]), picture(g)], halved)
  },
  'Conv2DBackpropInput, sizes from the batch': g => {
    const x = picture(g)
    const rest = [16, 12, 4].map(each => g.wholes([each], []))
    const sizes = g.op('Pack', [batchOf(g, x), ...rest], { axis: int(0) })
    return g.op('Conv2DBackpropInput', [sizes, g.weight([3, 3, 4, 3]), x], halved)
  },
  'Conv2DBackpropInput valid': g =>
    g.op('Conv2DBackpropInput', [g.wholes([2, 17, 13, 4]), g.weight([3, 3, 4, 3]), picture(g)], {
      ...{ ...halved, padding: text('VALID') },
    }),
  'MaxPool same': g => pool(g, 'MaxPool', picture(g, [7, 5, 3]), halved, 3),
  'MaxPool valid': g => pool(g, 'MaxPool', picture(g), { ...halved, padding: text('VALID') }),
  'AvgPool same': g => pool(g, 'AvgPool', picture(g, [7, 5, 3]), halved, 3),
  'AvgPool valid': g => pool(g, 'AvgPool', picture(g), { ...halved, padding: text('VALID') }),
  FusedBatchNorm: g => batchNorm(g, picture(g), 3, 'FusedBatchNorm'),
  FusedBatchNormV3: g => batchNorm(g, picture(g), 3),
  'a batch norm as scale and offset': g =>
    g.op('AddV2', [g.op('Mul', [picture(g), g.weight([3])]), g.weight([3])]),
  LRN: g =>
    g.op('LRN', [picture(g, [4, 4, 8])], {
      ...{ depth_radius: int(2), bias: float(1.5), alpha: float(0.4), beta: float(0.75) },
    }),
  MatMul: g => g.op('MatMul', [g.input([6]), g.weight([6, 4])]),
  'MatMul transposed': g =>
    g.op('MatMul', [g.input([6]), g.weight([4, 6])], { transpose_b: flag(true) }),
  _FusedMatMul: g =>
    g.op('_FusedMatMul', [g.input([6]), g.weight([6, 4]), g.weight([4])], {
      ...{ fused_ops: texts(['BiasAdd', 'Relu']), num_args: int(1) },
    }),
  BatchMatMulV2: g => g.op('BatchMatMulV2', [g.input([5, 6]), g.input([6, 4])]),
  'BatchMatMulV2 transposed': g =>
    g.op('BatchMatMulV2', [g.input([5, 6]), g.input([4, 6])], { adj_y: flag(true) }),
  attention: g => {
    const x = g.input([5, 6])
    const [q, k, v] = [0, 1, 2].map(() => g.op('BatchMatMulV2', [x, g.weight([6, 6])]))
    const scores = g.op('BatchMatMulV2', [q, k], { adj_y: flag(true) })
    const scaled = g.op('Mul', [scores, g.floats([0.4], [])])
    return g.op('BatchMatMulV2', [g.op('Softmax', [scaled]), v])
  },
  Transpose: g => g.op('Transpose', [picture(g), g.wholes([0, 2, 3, 1])]),
  Softmax: g => g.op('Softmax', [g.input([7])]),
  LogSoftmax: g => g.op('LogSoftmax', [g.input([7])]),
  'PReLU of operators': g => prelu(g, convolution(g, picture(g), 3, 4), 4),
  'hard-swish of operators': g => hardSwish(g, convolution(g, picture(g), 3, 4)),
  'Mean of a picture': reduction('Mean', [1, 2], false),
  'Mean kept': reduction('Mean', [1, 2], true),
  'Max of the last axis': reduction('Max', [-1], true),
  Min: reduction('Min', [3], false),
  Sum: reduction('Sum', [2, 3], false),
  ConcatV2: g => {
    const [x, y] = [picture(g), picture(g)]
    return g.op('ConcatV2', [x, y, g.wholes([3], [])], { N: int(2) })
  },
  'Pack and Unpack': g => {
    const x = picture(g)
    const packed = g.op('Pack', [x, g.op('Neg', [x])], { axis: int(3), N: int(2) })
    const parts = g.op('Unpack', [packed], { axis: int(3), num: int(2) })
    return g.op('Sub', [parts, `${parts}:1`])
  },
  Split: g => {
    const parts = g.op('Split', [g.wholes([1], []), picture(g)], { num_split: int(2) })
    return [parts, `${parts}:1`]
  },
  SplitV: g => {
    const parts = g.op('SplitV', [picture(g), g.wholes([3, 5]), g.wholes([1], [])], {
      num_split: int(2),
    })
    return [parts, `${parts}:1`]
  },
  Slice: g => g.op('Slice', [picture(g), g.wholes([0, 1, 2, 0]), g.wholes([-1, 4, -1, 2])]),
  'StridedSlice masks': g =>
    part(g, picture(g), [0, 1, 0, 2], [0, -1, 0, 3], [1, 1, 1, 1], {
      ...{ begin_mask: 5, end_mask: 5, shrink_axis_mask: 8 },
    }),
  'StridedSlice ellipsis': g =>
    part(g, picture(g), [0, 0], [0, 2], [1, 1], { ellipsis_mask: 1, begin_mask: 2 }),
  'StridedSlice new axis': g =>
    part(g, g.input([5]), [0, 0, 1], [0, 0, 4], [1, 1, 1], {
      ...{ begin_mask: 1, end_mask: 1, new_axis_mask: 2 },
    }),
  'StridedSlice backwards': g =>
    part(g, g.input([5]), [0, 0], [0, 0], [1, -1], { begin_mask: 3, end_mask: 3 }),
  ReverseV2: g => g.op('ReverseV2', [picture(g), g.wholes([2])]),
  Tile: g => g.op('Tile', [picture(g), g.wholes([1, 2, 1, 3])]),
  'ExpandDims and Squeeze': g => {
    const wide = g.op('ExpandDims', [g.input([5, 3]), g.wholes([1], [])])
    const y = g.op('Conv2D', [wide, g.weight([1, 2, 3, 4])], same)
    return g.op('Squeeze', [y], { squeeze_dims: ints([1]) })
  },
  Pad: g => g.op('Pad', [picture(g), g.wholes([0, 0, 1, 2, 0, 1, 0, 0], [4, 2])]),
  PadV2: g =>
    g.op('PadV2', [picture(g), g.wholes([0, 0, 1, 2, 0, 1, 1, 0], [4, 2]), g.floats([0.5], [])]),
  DepthToSpace: g =>
    g.op('DepthToSpace', [picture(g, [3, 4, 8])], {
      block_size: int(2),
      data_format: text('NHWC'),
    }),
  GatherV2: g =>
    g.op('GatherV2', [g.weight([6, 4]), g.input([5], 'INT32'), g.wholes([0], [])], {
      batch_dims: int(0),
    }),
  'ResizeBilinear middles': resize('ResizeBilinear', [16, 12], { half_pixel_centers: flag(true) }),
  ResizeNearestNeighbor: resize('ResizeNearestNeighbor', [16, 18], {}),
  'ResizeNearestNeighbor middles': resize('ResizeNearestNeighbor', [16, 12], {
    half_pixel_centers: flag(true),
  }),
  'a sequence times a matrix by Tensordot': g => {
    const x = g.input([5, 6])
    const rows = g.op('Reshape', [x, g.wholes([-1, 6])])
    const y = g.op('MatMul', [rows, g.weight([6, 4])])
    const shape = g.op('Pack', [batchOf(g, x), g.wholes([5], []), g.wholes([4], [])])
    return g.op('BiasAdd', [g.op('Reshape', [y, shape]), g.weight([4])])
  },
  'layer normalisation of operators': g => {
    const x = g.input([5, 6])
    const list = () => g.wholes([-1])
    const mean = g.op('Mean', [x, list()], { keep_dims: flag(true) })
    const difference = g.op('SquaredDifference', [x, g.op('StopGradient', [mean])])
    const variance = g.op('Mean', [difference, list()], { keep_dims: flag(true) })
    const root = g.op('Rsqrt', [g.op('AddV2', [variance, g.floats([0.001], [])])])
    const scale = g.op('Mul', [root, g.weight([6], 0.5, 1.5)])
    const offset = g.op('Sub', [g.weight([6]), g.op('Mul', [mean, scale])])
    return g.op('AddV2', [g.op('Mul', [x, scale]), offset])
  },
  'a depthwise block of MobileNet': g => {
    const x = g.op('Relu6', [convolution(g, picture(g), 3, 6, { kernel: 1 })])
    const window = { ...same, fused_ops: texts(['BiasAdd', 'Relu6']), num_args: int(1) }
    const inputs = [x, g.weight([3, 3, 6, 1]), g.weight([6])]
    const y = g.op('FusedDepthwiseConv2dNative', inputs, window)
    const z = convolution(g, y, 6, 3, { kernel: 1 })
    return g.op('AddV2', [z, g.op('Relu6', [convolution(g, z, 3, 3, { kernel: 1 })])])
  },
}

/** A picture through operators at random, some of which read two values. */
export function randomGraph(g) {
  let [values, channels] = [[picture(g, [8, 8, 3])], [3]]
  const add = (value, count) => {
    values = [...values, value]
    channels = [...channels, count]
  }
  const steps = {
    conv: (x, c) => {
      const filters = g.int(1, 4)
      add(g.op('Conv2D', [x, g.weight([3, 3, c, filters], -0.4, 0.4)], same), filters)
    },
    biased: (x, c) => {
      const filters = g.int(1, 4)
      const y = convolution(g, x, c, filters, { kernel: g.int(1, 3) })
      add(g.op(g.pick(['Relu', 'Relu6', 'Elu', 'Tanh', 'Sigmoid']), [y]), filters)
    },
    element: (x, c) => {
      const op = g.pick(['Abs', 'Elu', 'Relu', 'Relu6', 'Sigmoid', 'Tanh', 'Softplus', 'LeakyRelu'])
      add(elements[op](g, x), c)
    },
    norm: (x, c) => add(batchNorm(g, x, c), c),
    pair: (x, c) => {
      const k = channels.findIndex(each => each === c)
      add(g.op(g.pick(['AddV2', 'Mul', 'Maximum', 'Sub']), [x, values[k]]), c)
    },
    joined: (x, c) => {
      const k = g.int(0, values.length - 1)
      const axis = g.wholes([3], [])
      add(g.op('ConcatV2', [x, values[k], axis]), c + channels[k])
    },
    scaled: (x, c) => add(g.op(g.pick(['Mul', 'AddV2']), [x, g.weight([c])]), c),
    number: (x, c) => add(g.op(g.pick(['Mul', 'AddV2', 'Sub']), [x, g.floats([0.7], [])]), c),
    prelu: (x, c) => add(prelu(g, x, c), c),
    swish: (x, c) => add(g.op('Mul', [x, g.op('Sigmoid', [x])]), c),
    hardSwish: (x, c) => add(hardSwish(g, x), c),
    depthwise: (x, c) => add(g.op('DepthwiseConv2dNative', [x, g.weight([3, 3, c, 1])], same), c),
    pool: (x, c) => add(pool(g, g.pick(['MaxPool', 'AvgPool']), x, same), c),
    turned: (x, c) => add(g.op('Transpose', [x, g.wholes([0, 2, 1, 3])]), c),
    gate: (x, c) => {
      const mean = g.op('Mean', [x, g.wholes([1, 2])], { keep_dims: flag(true) })
      add(g.op('Mul', [x, g.op('Sigmoid', [convolution(g, mean, c, c, { kernel: 1 })])]), c)
    },
  }
  for (let left = g.int(3, 9); left > 0; left--)
    steps[g.pick(Object.keys(steps))](values.at(-1), channels.at(-1))
  const last = values.at(-1)
  if (g.random() < 0.5) return last
  const rows = g.op('Mean', [last, g.wholes([1, 2])], { keep_dims: flag(false) })
  return g.op('Softmax', [g.op('MatMul', [rows, g.weight([channels.at(-1), 4])])])
}

export function graphModels(count) {
  const make = (seed, name, write) => {
    const g = createGraph(seed)
    for (const each of [write(g)].flat()) g.output(each)
    return { seed, name, ...g.finish([undefined, 'uint8', 'uint16'][seed % 3]) }
  }
  const own = Object.entries(handmade).map(([name, write], i) => make(i + 1, name, write))
  const random = Array.from({ length: count }, (_, i) =>
    make(i + 1001, `random ${i + 1}`, randomGraph),
  )
  return [...own, ...random]
}
