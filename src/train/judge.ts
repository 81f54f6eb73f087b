/** What is found out about a model after each epoch: validation scores and activations. */
import type { TrainingModel } from '../build/model.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Graph } from '../graph/graph.ts'
import type { Instance } from '../runtime/instance.ts'
import type { Dataset } from './dataset.ts'
import { evaluateModel } from './evaluate.ts'
import type { EpochRecord } from './history.ts'
import {
  activationGraph,
  deadLayerWarnings,
  observeActivations,
  watchedLayers,
} from './activations.ts'
import { type CreateInstance, type Values, storedNames } from './values.ts'

export interface Judge {
  /** Judges weights by their values after an epoch. */
  judge(epoch: number, values: Values): Promise<Pick<EpochRecord, 'validation' | 'activations'>>
  /** Ends the threads of what it judges with. */
  close(): void
  /** Layers that the last record calls dead and no earlier one did. */
  warnings(history: readonly EpochRecord[]): readonly Diagnostic[]
}

interface JudgeOptions {
  readonly training: TrainingModel
  readonly createInstance: CreateInstance
  readonly data: { readonly train: Dataset; readonly validation?: Dataset | undefined }
}

/** Instances are made at the first epoch and get the weights of each later one. */
export function createJudge({ training, createInstance, data }: JudgeOptions): Judge {
  const { train, validation } = data
  const batchSize = training.settings.batch_size
  const { model } = training
  const watched = watchedLayers(model)
  const scorer = createFollower(training.evaluation, createInstance)
  const observer = createFollower(activationGraph(model, watched), createInstance)
  return {
    async judge(epoch, values) {
      const activations = watched.length
        ? await observeActivations(watched, {
            instance: await observer.with(values),
            data: validation ?? train,
            batchSize,
            values,
          })
        : []
      if (!validation) return { activations }
      const instance = await scorer.with(values)
      const when = `validation after epoch ${epoch}`
      const scores = await evaluateModel({ training, instance, data: validation, when })
      return { validation: scores, activations }
    },
    close() {
      scorer.close()
      observer.close()
    },
    warnings: history => deadLayerWarnings(watched, history),
  }
}

/** An instance of a graph that takes on the weights of a training. */
interface Follower {
  with(values: Values): Promise<Instance>
  close(): void
}

function createFollower(graph: Graph, createInstance: CreateInstance): Follower {
  const names = storedNames(graph)
  let instance: Instance | undefined
  return {
    async with(values) {
      const own = new Map(names.map(name => [name, values.get(name)!]))
      if (instance) for (const [name, data] of own) instance.write(name, data)
      else instance = await createInstance(graph, own)
      return instance
    },
    close: () => instance?.close(),
  }
}
