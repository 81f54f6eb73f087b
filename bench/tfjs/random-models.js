/** Random layers models: every layer that tfjs and tenon both know, in graphs of all shapes. */
import * as tf from '@tensorflow/tfjs'

/** Uniform numbers in [0, 1); the same for the same seed. */
export function createRandom(seed) {
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state >>> 8) / 2 ** 24
  }
}

const activations = [
  ...['relu', 'relu6', 'elu', 'selu', 'sigmoid', 'hardSigmoid', 'tanh', 'softplus', 'softsign'],
  ...['softmax', 'linear', 'swish', 'mish', 'gelu'],
]

export function randomModel(seed) {
  const random = createRandom(seed)
  const int = (least, most) => least + Math.floor(random() * (most - least + 1))
  const pick = list => list[int(0, list.length - 1)]
  const chance = share => random() < share
  const activation = () => pick(activations)

  const pictures = () => ({
    conv2d: x =>
      tf.layers
        .conv2d({
          ...{ filters: int(1, 4), kernelSize: int(1, 3), padding: 'same' },
          ...{ strides: int(1, 2), useBias: chance(0.7), activation: activation() },
        })
        .apply(x),
    dilated: x =>
      tf.layers.conv2d({ filters: 2, kernelSize: 2, dilationRate: 2, padding: 'same' }).apply(x),
    transposed: x =>
      tf.layers
        .conv2dTranspose({ filters: int(1, 3), kernelSize: 3, strides: 2, padding: 'same' })
        .apply(x),
    separable: x =>
      tf.layers
        // Of another depthMultiplier tfjs keeps no word, and cannot read the model itself.
        .separableConv2d({ filters: 3, kernelSize: 3, padding: 'same' })
        .apply(x),
    depthwise: x =>
      tf.layers
        .depthwiseConv2d({ kernelSize: 3, depthMultiplier: int(1, 2), padding: 'same' })
        .apply(x),
    pool: x =>
      pick([tf.layers.maxPooling2d, tf.layers.averagePooling2d])({
        poolSize: 2,
        padding: 'same',
      }).apply(x),
    norm: x =>
      tf.layers.batchNormalization({ epsilon: pick([1e-3, 1e-5]), scale: chance(0.7) }).apply(x),
    layerNorm: x => tf.layers.layerNormalization({ epsilon: 1e-5 }).apply(x),
    prelu: x => tf.layers.prelu({ sharedAxes: [1, 2] }).apply(x),
    pad: x => tf.layers.zeroPadding2d({ padding: int(1, 2) }).apply(x),
    up: x => tf.layers.upSampling2d({ size: [2, 2] }).apply(x),
    crop: x =>
      x.shape[1] > 3 && x.shape[2] > 3
        ? tf.layers
            .cropping2D({
              cropping: [
                [1, 0],
                [0, 1],
              ],
            })
            .apply(x)
        : x,
    residual: x =>
      tf.layers
        .add()
        .apply([
          x,
          tf.layers.conv2d({ filters: x.shape[3], kernelSize: 3, padding: 'same' }).apply(x),
        ]),
    drop: x => tf.layers.dropout({ rate: 0.3 }).apply(x),
  })
  const sequences = () => ({
    conv1d: x =>
      tf.layers
        .conv1d({
          filters: int(1, 4),
          kernelSize: 2,
          padding: pick(['same', 'causal']),
          activation: activation(),
        })
        .apply(x),
    lstm: x =>
      tf.layers
        .lstm({
          units: int(1, 4),
          returnSequences: true,
          ...(chance(0.5) && { recurrentActivation: 'sigmoid' }),
        })
        .apply(x),
    gru: x => tf.layers.gru({ units: int(1, 4), returnSequences: true }).apply(x),
    rnn: x =>
      tf.layers
        .simpleRNN({ units: int(1, 4), returnSequences: true, activation: pick(['tanh', 'relu']) })
        .apply(x),
    bidirectional: x =>
      tf.layers
        .bidirectional({
          layer: tf.layers.lstm({ units: 2, returnSequences: true }),
          mergeMode: pick(['concat', 'sum', 'ave', 'mul']),
        })
        .apply(x),
    time: x =>
      tf.layers
        .timeDistributed({ layer: tf.layers.dense({ units: 3, activation: activation() }) })
        .apply(x),
    permute: x => tf.layers.permute({ dims: [2, 1] }).apply(x),
    pool: x =>
      pick([tf.layers.maxPooling1d, tf.layers.averagePooling1d])({
        poolSize: 2,
        padding: 'same',
      }).apply(x),
  })
  const rows = () => ({
    dense: x =>
      tf.layers
        .dense({ units: int(1, 6), activation: activation(), useBias: chance(0.8) })
        .apply(x),
    norm: x => tf.layers.batchNormalization({ center: chance(0.7) }).apply(x),
    prelu: x => tf.layers.prelu().apply(x),
    leaky: x => tf.layers.leakyReLU(chance(0.5) ? {} : { alpha: 0.1 }).apply(x),
    elu: x => tf.layers.elu().apply(x),
    relu: x => tf.layers.reLU(chance(0.5) ? {} : { maxValue: 1.5 }).apply(x),
    thresholded: x => tf.layers.thresholdedReLU({ theta: 0.3 }).apply(x),
    softmax: x => tf.layers.softmax({ axis: -1 }).apply(x),
    activation: x => tf.layers.activation({ activation: activation() }).apply(x),
    drop: x =>
      pick([
        tf.layers.dropout({ rate: 0.3 }),
        tf.layers.gaussianNoise({ stddev: 0.2 }),
        tf.layers.alphaDropout({ rate: 0.2 }),
      ]).apply(x),
    branch: x => {
      const units = x.shape[1]
      const two = [1, 2].map(() => tf.layers.dense({ units, activation: activation() }).apply(x))
      const merge = pick([
        tf.layers.add,
        tf.layers.multiply,
        tf.layers.average,
        tf.layers.maximum,
        tf.layers.minimum,
        tf.layers.concatenate,
      ])
      return merge().apply(two)
    },
    shared: x => {
      const layer = tf.layers.dense({ units: x.shape[1], activation: 'tanh' })
      return layer.apply(layer.apply(x))
    },
    nested: x => {
      const units = int(1, 4)
      const inner = tf.sequential({
        layers: [
          tf.layers.dense({ units, inputShape: [x.shape[1]], activation: activation() }),
          tf.layers.dense({ units }),
        ],
      })
      return inner.apply(x)
    },
  })
  const walk = (x, kinds, steps) => {
    for (let i = 0; i < steps; i++) x = pick(Object.values(kinds()))(x)
    return x
  }
  const start = pick(['rows', 'rows', 'pictures', 'pictures', 'sequences', 'words', 'two'])
  const finish = x => walk(x, rows, int(1, 3))
  if (start === 'rows') {
    const x = tf.input({ shape: [int(2, 6)] })
    return tf.model({ inputs: x, outputs: walk(x, rows, int(1, 5)) })
  }
  if (start === 'pictures') {
    const x = tf.input({ shape: [int(4, 7), int(4, 7), int(1, 3)] })
    const y = walk(x, pictures, int(1, 4))
    const flat = pick([
      tf.layers.flatten(),
      tf.layers.globalAveragePooling2d({}),
      tf.layers.globalMaxPooling2d({}),
    ])
    return tf.model({ inputs: x, outputs: chance(0.3) ? y : finish(flat.apply(y)) })
  }
  if (start === 'sequences') {
    const x = tf.input({ shape: [int(3, 6), int(1, 4)] })
    const y = walk(x, sequences, int(1, 3))
    const last = pick([
      tf.layers.flatten(),
      tf.layers.globalAveragePooling1d({}),
      tf.layers.lstm({ units: 3 }),
      tf.layers.gru({ units: 3 }),
    ])
    return tf.model({ inputs: x, outputs: chance(0.3) ? y : finish(last.apply(y)) })
  }
  if (start === 'words') {
    const x = tf.input({ shape: [5], dtype: 'int32' })
    const y = tf.layers.embedding({ inputDim: 8, outputDim: 3 }).apply(x)
    return tf.model({
      inputs: x,
      outputs: finish(tf.layers.flatten().apply(walk(y, sequences, int(0, 2)))),
    })
  }
  const [a, b] = [tf.input({ shape: [4] }), tf.input({ shape: [3] })]
  const joined = tf.layers.concatenate().apply([walk(a, rows, 1), walk(b, rows, 1)])
  const other = tf.layers.repeatVector({ n: 2 }).apply(walk(b, rows, 1))
  return tf.model({
    inputs: [a, b],
    outputs: [finish(joined), tf.layers.reshape({ targetShape: [-1] }).apply(other)],
  })
}
