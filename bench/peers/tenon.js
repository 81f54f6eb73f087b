/** tenon itself, on a target: `native` or `wasm`. */
import { compile } from '../../src/api.ts'

export const createRunner = target => async (task, threads) => {
  const weights = task.file('weights.safetensors')
  const config = { path: task.config, variant: task.variant }
  const model = await compile(config, { weights, target, threads })
  return {
    run: () => model.run(task.data)[task.outputs[0]],
    close: () => model.close?.(),
  }
}
