/** The training loop: epochs of shuffled steps, each judged when it is done. */
import type { TrainingModel } from '../build/model.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Instance } from '../runtime/instance.ts'
import { createBatches } from './batches.ts'
import type { Dataset } from './dataset.ts'
import { decide } from './decide.ts'
import { createFiniteGuard } from './finite-guard.ts'
import type { EpochRecord, Scores } from './history.ts'
import { type Judge, createJudge } from './judge.ts'
import { createRateReader } from './learning-rate.ts'
import { createMeans, scalar } from './means.ts'
import { createPause } from './pause.ts'
import { rateName } from '../passes/train-step.ts'
import { permutation } from './shuffle.ts'
import { type CreateInstance, type Values, startValues } from './values.ts'

/** Where a training stands, after each step. */
export interface Progress {
  readonly epoch: number
  readonly epochs: number
  /** Both counted from 1. */
  readonly step: number
  readonly steps: number
  /** Means over the epoch so far. */
  readonly scores: Scores
  /** The learning rate of the step, where it changes in the course of a training. */
  readonly rate?: number | undefined
}

export interface TrainOptions {
  readonly training: TrainingModel
  /** For the training step, and for the graphs that judge an epoch. */
  readonly createInstance: CreateInstance
  /** Every weight of the model and, where a training goes on, its state. */
  readonly initial: Values
  readonly data: { readonly train: Dataset; readonly validation?: Dataset | undefined }
  /** Where it is not the number that the config says. */
  readonly epochs?: number | undefined
  /** Epochs that a resumed training has behind it. */
  readonly history?: readonly EpochRecord[]
  readonly onStep?: (progress: Progress) => void
  /** `values` are weights and state after the epoch, all finite; `history` ends with its record. */
  readonly onEpoch?: (history: readonly EpochRecord[], values: Values) => void
  readonly onWarning?: (warning: Diagnostic) => void
  /** Ends the training after the step that runs; what it did of its epoch is lost. */
  readonly signal?: AbortSignal
}

export interface TrainResult {
  readonly history: readonly EpochRecord[]
  /** Weights and state after the last epoch of `history`. */
  readonly values: Values
  /** True where the signal ended the training before its last epoch. */
  readonly interrupted: boolean
}

/**
 * Trains up to `epochs` epochs, those in `history` included, as `training.settings` says. What it
 * computes depends on data, seed, batch size and the initial values alone, so that going on from an
 * epoch's values ends with the bits of one long run. A loss or weight that is no number ends it
 * with a diagnostic.
 */
export async function trainModel(options: TrainOptions): Promise<TrainResult> {
  const { training, createInstance, epochs = training.settings.epochs } = options
  const judge = createJudge(options)
  let history = options.history ?? []
  // Weights that the graph does not read, as those of an unused layer, stay as they are.
  let values: Values = new Map([...startValues(training, new Map()), ...options.initial])
  const instance = createInstance(training.step, values)
  const pause = createPause()
  const stopped = (): boolean => decide(training.callbacks, history).stop ?? false
  for (let epoch = history.length + 1; epoch <= epochs && !stopped(); epoch++) {
    const trained = await trainEpoch({ ...options, epochs }, instance, epoch)
    if (!trained) return { history, values, interrupted: true }
    values = new Map([...values, ...trained.values])
    history = [...history, await recordEpoch(judge, epoch, trained)]
    const { rate } = decide(training.callbacks, history)
    if (rate !== undefined) {
      const next = Float32Array.of(rate)
      instance.write(rateName, next)
      values = new Map([...values, [rateName, next]])
    }
    for (const warning of judge.warnings(history)) options.onWarning?.(warning)
    options.onEpoch?.(history, values)
    // Many short epochs give way too.
    await pause()
  }
  return { history, values, interrupted: false }
}

interface TrainedEpoch {
  readonly scores: Scores
  readonly values: Values
}

async function recordEpoch(
  judge: Judge,
  epoch: number,
  { scores, values }: TrainedEpoch,
): Promise<EpochRecord> {
  const judged = await judge.judge(epoch, values)
  return { epoch, ...scores, ...judged }
}

/** All steps of one epoch; undefined where the signal ended it. */
async function trainEpoch(
  options: TrainOptions & { readonly epochs: number },
  instance: Instance,
  epoch: number,
): Promise<TrainedEpoch | undefined> {
  const { training, data, epochs, signal } = options
  const { batch_size: batchSize, seed, shuffle } = training.settings
  const pause = createPause()
  const batches = createBatches(data.train, batchSize)
  const order = shuffle ? permutation(data.train.count, seed, epoch) : undefined
  const batchOf = (step: number) => batches.gather(step, order)
  const guard = createFiniteGuard({ training, instance, epoch, batchOf })
  const means = createMeans(training.metrics)
  const rateOf = createRateReader(training, instance)
  const steps = batches.count
  for (let step = 0; step < steps; step++) {
    if (signal?.aborted) return undefined
    const batch = batchOf(step)
    const outputs = instance.run(batch.inputs, batch.sizes)
    means.add(outputs, batch.count)
    guard.check(step, scalar(outputs, 'loss'))
    const rate = rateOf?.((epoch - 1) * steps + step)
    options.onStep?.({ epoch, epochs, step: step + 1, steps, scores: means.scores(), rate })
    await pause()
  }
  return { scores: means.scores(), values: guard.finish(steps) }
}
