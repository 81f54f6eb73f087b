/** onnxruntime as WebAssembly, with SIMD, everything optimised. */
import { readFileSync } from 'node:fs'
import * as ort from 'onnxruntime-web'

export async function create(task, threads) {
  ort.env.wasm.numThreads = threads
  const session = await ort.InferenceSession.create(readFileSync(task.file('model.onnx')), {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
  })
  const feeds = Object.fromEntries(
    task.inputs.map(({ name, dtype, shape }) => [
      name,
      new ort.Tensor(dtype, task.data[name], shape),
    ]),
  )
  return { run: async () => (await session.run(feeds))[task.outputs[0]].data }
}
