/** onnxruntime as WebAssembly, with SIMD, everything optimised. */
import { readFileSync } from 'node:fs'
import * as ort from 'onnxruntime-web'

import { feedsOf } from './onnx-feeds.js'

export async function create(task, threads) {
  ort.env.wasm.numThreads = threads
  const session = await ort.InferenceSession.create(readFileSync(task.file('model.onnx')), {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
  })
  const feeds = feedsOf(task, ort.Tensor)
  return { run: async () => (await session.run(feeds))[task.outputs[0]].data }
}
