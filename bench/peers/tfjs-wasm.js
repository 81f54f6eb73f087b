/** tfjs with its WebAssembly backend: the layers of the resolved config as tfjs operations. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import * as tf from '@tensorflow/tfjs'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { parse } from 'yaml'

import { readWeights } from '../task.js'
import { layers } from './tfjs-layers.js'

export async function create(task) {
  const wasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')
  setWasmPaths(join(dirname(wasm), '/'))
  await tf.setBackend('wasm')
  await tf.ready()
  const config = parse(readFileSync(task.file('resolved.yaml'), 'utf8'))
  const stored = readWeights(task.file('weights.safetensors'))
  const steps = config.layers.map((item, i) => {
    const [type] = Object.keys(item).filter(key => /^[A-Z]/.test(key))
    const own = `${item.weights ?? item.name}/`
    const weights = Object.fromEntries(
      [...stored]
        .filter(([name]) => name.startsWith(own))
        .map(([name, { shape, data }]) => [name.slice(own.length), tf.tensor(data, shape)]),
    )
    const make = layers[type]
    if (!make) throw new Error(`tfjs: no layer ${type}`)
    const before = i === 0 ? task.inputs[0].name : config.layers[i - 1].name
    const from = Object.values({ ...(item.from ?? [before]) })
    const sources = typeof item.from === 'string' ? [item.from] : from
    return { name: item.name, sources, apply: make(item[type], weights) }
  })
  const inputs = task.inputs.map(({ name, dtype, shape }) => {
    const numbers = Float32Array.from(task.data[name], x => x * task.scales[name])
    return [name, tf.tensor(dtype === 'uint8' ? numbers : task.data[name], shape)]
  })
  const forward = () => {
    const values = new Map(inputs)
    for (const { name, sources, apply } of steps)
      values.set(name, apply(...sources.map(each => values.get(each))))
    return values.get(steps.at(-1).name)
  }
  return {
    async run() {
      const y = tf.tidy(forward)
      const data = await y.data()
      y.dispose()
      return data
    },
  }
}
