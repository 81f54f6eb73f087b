/** An epoch of tenon, on a target: its own training loop over the digits in memory. */
import { trainingOf } from '../../src/compile.ts'
import { openConfig } from '../../src/config-source.ts'
import { settleTarget } from '../../src/target-instance.ts'
import { readTrainingData } from '../../src/train/data-files.ts'
import { trainModel } from '../../src/train/loop.ts'
import { readWeights } from '../task.js'

/** Each run trains one epoch more, and gives its loss. */
export const createRunner = target => async (task, threads) => {
  const training = await trainingOf(await openConfig({ path: task.config }))
  const data = readTrainingData(training, { limit: task.examples })
  const { createInstance } = await settleTarget(target, training.step, { threads })
  const stored = readWeights(task.file('weights.safetensors'))
  let values = new Map([...stored].map(([name, { data }]) => [name, data]))
  let history = []
  return {
    async run() {
      const epochs = history.length + 1
      const options = { training, createInstance, initial: values, data, epochs, history }
      const trained = await trainModel(options)
      values = trained.values
      history = trained.history
      return [history.at(-1).loss]
    },
  }
}
