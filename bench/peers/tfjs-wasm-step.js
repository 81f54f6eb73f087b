/** A training step of tfjs with its WebAssembly backend: the perceptron; it trains no convolution. */
import { join } from 'node:path'
import { createRequire } from 'node:module'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs'

import { readWeights } from '../task.js'

export async function create(task) {
  if (task.name !== 'mlp') throw new Error('its WebAssembly backend trains no convolution')
  const wasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')
  setWasmPaths(join(wasm, '..', '/'))
  await tf.setBackend('wasm')
  const stored = readWeights(task.file('weights.safetensors'))
  const w = Object.fromEntries(
    [...stored].map(([name, { shape, data }]) => [
      name,
      tf.variable(tf.tensor(data, shape), true, name),
    ]),
  )
  const x = tf.tensor(task.data.image, task.inputs[0].shape)
  const labels = tf.oneHot(tf.tensor1d(task.data.labels, 'int32'), 10)
  const dense = (input, name) => tf.add(tf.matMul(input, w[`${name}/kernel`]), w[`${name}/bias`])
  const lossOf = () => {
    const hidden = tf.leakyRelu(dense(x, 'dense'), 0.1)
    const logits = dense(tf.prelu(dense(hidden, 'dense_1'), w['prelu/alpha']), 'probs')
    const shifted = tf.sub(logits, tf.max(logits, 1, true))
    const logs = tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), 1, true)))
    return tf.neg(tf.mean(tf.sum(tf.mul(labels, logs), 1)))
  }
  const optimizer = tf.train.adam(0.001)
  return {
    async run() {
      const loss = optimizer.minimize(lossOf, true)
      const data = await loss.data()
      loss.dispose()
      return data
    },
  }
}
