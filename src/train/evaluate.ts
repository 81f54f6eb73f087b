/** Loss and metrics of a model over a dataset, in inference mode. */
import type { TrainingModel } from '../build/model.ts'
import type { Instance } from '../runtime/instance.ts'
import { createBatches } from './batches.ts'
import type { Dataset } from './dataset.ts'
import type { Scores } from './history.ts'
import { createMeans, scalar } from './means.ts'
import { refuseNotFinite } from './not-finite.ts'
import { createPause } from './pause.ts'
import { readValues, storedNames } from './values.ts'

export interface EvaluateOptions {
  readonly training: TrainingModel
  /** Of `training.evaluation`. */
  readonly instance: Instance
  readonly data: Dataset
  /** Where it is not the number that the config says. */
  readonly batchSize?: number | undefined
  /** What is evaluated, for errors: `validation after epoch 3`. */
  readonly when?: string
}

/** Means over all examples. A loss that is no number ends it and names the layer at fault. */
export async function evaluateModel(options: EvaluateOptions): Promise<Scores> {
  const { training, instance, data, when = 'evaluation' } = options
  const pause = createPause()
  const means = createMeans(training.metrics)
  const batches = createBatches(data, options.batchSize ?? training.settings.batch_size)
  for (let i = 0; i < batches.count; i++) {
    const batch = batches.gather(i)
    const outputs = instance.run(batch.inputs, batch.sizes)
    const loss = scalar(outputs, 'loss')
    if (!Number.isFinite(loss)) {
      const graph = training.evaluation
      const values = readValues(instance, storedNames(graph))
      refuseNotFinite({ training, graph, values, batch, what: `the loss became ${loss}`, when })
    }
    means.add(outputs, batch.count)
    await pause()
  }
  return means.scores()
}
