/** The layers of the benchmark's models in tfjs: `(arguments, weights) => (...inputs) => output`. */
import * as tf from '@tensorflow/tfjs'

const functions = {
  linear: () => x => x,
  relu: () => x => tf.relu(x),
  relu6: () => x => tf.relu6(x),
  elu: () => x => tf.elu(x),
  tanh: () => x => tf.tanh(x),
  sigmoid: () => x => tf.sigmoid(x),
  softplus: () => x => tf.softplus(x),
  silu: () => x => tf.mul(x, tf.sigmoid(x)),
  softmax: () => x => tf.softmax(x),
  gelu: () => x => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)),
}

/** `relu`, or `{relu: {...}}`; a layer as activation is built with its weights. */
function activation(value, weights) {
  if (value === undefined || value === null) return x => x
  const [name, args] = typeof value === 'string' ? [value, {}] : Object.entries(value)[0]
  if (functions[name]) return functions[name](args)
  return layers[name](args, ofActivation(weights))
}

/** The weights of a layer's activation, whose names begin with its own: `prelu/alpha`. */
function ofActivation(weights = {}) {
  const inner = Object.entries(weights).filter(([name]) => name.includes('/'))
  return Object.fromEntries(inner.map(([name, tensor]) => [name.split('/').at(-1), tensor]))
}

const padMode = { same: 'same', valid: 'valid' }

export const layers = {
  Dense: ({ activation: after }, { kernel, bias }) => {
    const f = activation(after)
    return x => {
      const flat = x.shape.length > 2 ? tf.reshape(x, [-1, x.shape.at(-1)]) : x
      const y = tf.add(tf.matMul(flat, kernel), bias)
      return f(x.shape.length > 2 ? tf.reshape(y, [...x.shape.slice(0, -1), y.shape[1]]) : y)
    }
  },
  Conv2D: ({ strides, padding, activation: after }, weights) => {
    const { kernel, bias } = weights
    const f = activation(after, weights)
    return x => {
      const y = tf.conv2d(x, kernel, strides, padMode[padding])
      return f(bias ? tf.add(y, bias) : y)
    }
  },
  DepthwiseConv2D: ({ strides, padding }, { kernel, bias }) => {
    return x => {
      const y = tf.depthwiseConv2d(x, kernel, strides, padMode[padding])
      return bias ? tf.add(y, bias) : y
    }
  },
  BatchNormalization: ({ epsilon }, { gamma, beta, moving_mean, moving_variance }) => {
    return x => tf.batchNorm(x, moving_mean, moving_variance, beta, gamma, epsilon)
  },
  LayerNormalization: ({ epsilon }, { gamma, beta }) => {
    return x => {
      const { mean, variance } = tf.moments(x, -1, true)
      const scale = tf.mul(tf.rsqrt(tf.add(variance, epsilon)), gamma)
      return tf.add(tf.mul(tf.sub(x, mean), scale), beta)
    }
  },
  Activation: ({ activation: name }) => activation(name),
  ReLU:
    ({ max_value }) =>
    x =>
      max_value === 6 ? tf.relu6(x) : tf.relu(x),
  LeakyReLU:
    ({ negative_slope }) =>
    x =>
      tf.leakyRelu(x, negative_slope),
  ELU: () => x => tf.elu(x),
  PReLU:
    (_, { alpha }) =>
    x =>
      tf.prelu(x, alpha),
  ThresholdedReLU:
    ({ theta }) =>
    x =>
      tf.mul(x, tf.cast(tf.greater(x, theta), 'float32')),
  MaxPooling2D: ({ pool_size, strides, padding }) => {
    return x => tf.maxPool(x, pool_size, strides ?? pool_size, padMode[padding])
  },
  GlobalAveragePooling2D: () => x => tf.mean(x, [1, 2]),
  ZeroPadding2D:
    ({ padding }) =>
    x =>
      tf.pad(x, [[0, 0], ...padding, [0, 0]]),
  Flatten: () => x => tf.reshape(x, [x.shape[0], -1]),
  Reshape:
    ({ target_shape }) =>
    x =>
      tf.reshape(x, [x.shape[0], ...target_shape]),
  Dropout: () => x => x,
  Add:
    () =>
    (...xs) =>
      xs.reduce((a, b) => tf.add(a, b)),
  DepthToSpace:
    ({ block_size }) =>
    x =>
      tf.depthToSpace(x, block_size),
  ClassToken:
    (_, { token }) =>
    x => {
      return tf.concat([tf.broadcastTo(token, [x.shape[0], 1, x.shape[2]]), x], 1)
    },
  PositionEmbedding:
    (_, { embeddings }) =>
    x =>
      tf.add(x, embeddings),
  Slice:
    ({ start, end }) =>
    x =>
      tf.slice(x, [0, start ?? 0, 0], [-1, end - (start ?? 0), -1]),
  MultiHeadAttention: ({ num_heads, key_dim }, weights) => {
    const project = (x, name) => {
      const kernel = weights[`${name}/kernel`]
      const flat = tf.reshape(kernel, [kernel.shape[0], num_heads * key_dim])
      const bias = tf.reshape(weights[`${name}/bias`], [-1])
      const [b, t, c] = x.shape
      const y = tf.add(tf.matMul(tf.reshape(x, [b * t, c]), flat), bias)
      return tf.transpose(tf.reshape(y, [b, t, num_heads, key_dim]), [0, 2, 1, 3])
    }
    return (query, value = query) => {
      const [b, t] = query.shape
      const q = tf.mul(project(query, 'query'), 1 / Math.sqrt(key_dim))
      const scores = tf.softmax(tf.matMul(q, project(value, 'key'), false, true))
      const mixed = tf.matMul(scores, project(value, 'value'))
      const joined = tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [b * t, num_heads * key_dim])
      const kernel = weights['attention_output/kernel']
      const out = tf.reshape(kernel, [num_heads * key_dim, kernel.shape[2]])
      const y = tf.add(tf.matMul(joined, out), weights['attention_output/bias'])
      return tf.reshape(y, [b, t, kernel.shape[2]])
    }
  },
  LSTM: ({ units }, { kernel, recurrent_kernel, bias }) => {
    return x => {
      const [b, steps, features] = x.shape
      const flat = tf.add(tf.matMul(tf.reshape(x, [-1, features]), kernel), bias)
      const projected = tf.reshape(flat, [b, steps, 4 * units])
      let [h, c] = [tf.zeros([b, units]), tf.zeros([b, units])]
      for (const z of tf.unstack(projected, 1)) {
        const [i, f, g, o] = tf.split(tf.add(z, tf.matMul(h, recurrent_kernel)), 4, 1)
        c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)))
        h = tf.mul(tf.sigmoid(o), tf.tanh(c))
      }
      return h
    }
  },
}
