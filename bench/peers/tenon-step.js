/** A training step of tenon, on a target: `native` or `wasm`. */
import { trainingOf } from '../../src/compile.ts'
import { openConfig } from '../../src/config-source.ts'
import { createTargetInstance } from '../../src/target-instance.ts'
import { startValues } from '../../src/train/values.ts'
import { readWeights } from '../task.js'

export const createRunner = target => async (task, threads) => {
  const training = await trainingOf(await openConfig({ path: task.config }))
  const stored = readWeights(task.file('weights.safetensors'))
  const weights = new Map([...stored].map(([name, { data }]) => [name, data]))
  const values = startValues(training, weights)
  const instance = await createTargetInstance(training.step, values, target, { threads })
  const { image, labels } = task.data
  const inputs = { [task.inputs[0].name]: image, [training.targets[0].input.name]: labels }
  const sizes = new Map([['batch', task.inputs[0].shape[0]]])
  return {
    run: () => instance.run(inputs, sizes).loss,
    close: () => instance.close?.(),
  }
}
