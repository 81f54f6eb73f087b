/** onnxruntime with its CPU provider, everything optimised. */
import ort from 'onnxruntime-node'

import { feedsOf } from './onnx-feeds.js'

export async function create(task, threads) {
  const session = await ort.InferenceSession.create(task.file('model.onnx'), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
  })
  const feeds = feedsOf(task, ort.Tensor)
  return { run: async () => (await session.run(feeds))[task.outputs[0]].data }
}
