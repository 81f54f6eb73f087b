/** onnxruntime with its CPU provider, everything optimised. */
import ort from 'onnxruntime-node'

export async function create(task, threads) {
  const session = await ort.InferenceSession.create(task.file('model.onnx'), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
  })
  const feeds = Object.fromEntries(
    task.inputs.map(({ name, dtype, shape }) => [
      name,
      new ort.Tensor(dtype, task.data[name], shape),
    ]),
  )
  return { run: async () => (await session.run(feeds))[task.outputs[0]].data }
}
