/** A training step of jax-js under jit, with Adam as Keras defines it. Arrays are used up: `.ref`. */
import { blockUntilReady, init, jit, lax, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax'

import { readWeights } from '../task.js'

const dense = (x, w, name) => np.matmul(x, w[`${name}/kernel`].ref).add(w[`${name}/bias`].ref)

/** Images lie with their channels first here, kernels as [out, in, height, width]. */
const conv = (x, w, name) =>
  lax
    .conv(x, np.transpose(w[`${name}/kernel`].ref, [3, 2, 0, 1]), [1, 1], 'SAME')
    .add(np.reshape(w[`${name}/bias`].ref, [-1, 1, 1]))

const pool = x => lax.reduceWindow(x, np.max, [2, 2], [2, 2])

const prelu = (x, alpha) => np.where(np.greaterEqual(x.ref, 0), x.ref, x.mul(alpha))

const models = {
  mlp(w, x) {
    const hidden = nn.leakyRelu(dense(x, w, 'dense'), 0.1)
    return dense(prelu(dense(hidden, w, 'dense_1'), w['prelu/alpha'].ref), w, 'probs')
  },
  cnn(w, x) {
    const alpha = np.reshape(w['prelu/alpha'].ref, [-1, 1, 1])
    const first = pool(prelu(conv(np.transpose(x, [0, 3, 1, 2]), w, 'conv2d'), alpha))
    const second = pool(nn.leakyRelu(conv(first, w, 'conv2d_1'), 0.1))
    const flat = np.reshape(np.transpose(second, [0, 2, 3, 1]), [x.shape[0], -1])
    return dense(nn.elu(dense(flat, w, 'dense')), w, 'probs')
  },
}

export async function create(task, threads) {
  if (threads > 1) throw new Error('it has one thread')
  await init('wasm')
  const model = models[task.name]
  const stored = readWeights(task.file('weights.safetensors'))
  const arrayOf = ({ shape, data }) => np.array(data, { shape })
  const x = np.array(task.data.image, { shape: task.inputs[0].shape })
  const labels = nn.oneHot(np.array(task.data.labels, { dtype: np.int32 }), 10)
  const lossOf = (w, x, labels) =>
    np.mean(np.sum(nn.logSoftmax(model(w, x)).mul(labels), 1)).mul(-1)
  const step = jit((w, m, v, t, x, labels) => {
    const [loss, slopes] = valueAndGrad(lossOf)(tree.ref(w), x, labels)
    const time = t.add(1)
    const correction = np.sqrt(np.subtract(1, np.power(0.999, time.ref)))
    const rate = correction.div(np.subtract(1, np.power(0.9, time.ref))).mul(0.001)
    m = tree.map((a, g) => a.mul(0.9).add(g.mul(0.1)), m, tree.ref(slopes))
    v = tree.map((a, g) => a.mul(0.999).add(np.square(g).mul(0.001)), v, slopes)
    const update = (p, a, b) => p.sub(a.mul(rate.ref).div(np.sqrt(b).add(1e-7)))
    w = tree.map(update, w, tree.ref(m), tree.ref(v))
    return [w, m, v, time, loss]
  })
  const filled = () =>
    Object.fromEntries([...stored].map(([name, { shape }]) => [name, np.zeros(shape)]))
  let state = [
    Object.fromEntries([...stored].map(([name, each]) => [name, arrayOf(each)])),
    filled(),
    filled(),
    np.array(0, { dtype: np.float32 }),
  ]
  return {
    async run() {
      const [w, m, v, t, loss] = step(...state, x.ref, labels.ref)
      state = [w, m, v, t]
      await blockUntilReady(state)
      return loss.data()
    },
  }
}
