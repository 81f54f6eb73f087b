/** Trains and evaluates configs whose data lies in files. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { initialValues } from './build/initialize.ts'
import type { Model } from './build/model.ts'
import { modelOf, trainingOf } from './compile.ts'
import { type ConfigInput, openConfig } from './config-source.ts'
import { type Diagnostic, refuse } from './diagnostics/diagnostic.ts'
import { drawCurves } from './diagrams/charts/curves.ts'
import { writeFileAtomically } from './files/atomic.ts'
import { folderName } from './files/folder.ts'
import { evaluateShape } from './graph/shape.ts'
import type { ModelTensor } from './model-inputs.ts'
import { type WeightsInput, readWeights } from './model-weights.ts'
import { type TargetName, targetNames } from './runtime/target.ts'
import { type TargetChoice, settleTarget } from './target-instance.ts'
import { createBatches } from './train/batches.ts'
import { findLatestCheckpoint } from './train/checkpoint-folder.ts'
import { type TrainingData, readEvaluationData, readTrainingData } from './train/data-files.ts'
import { evaluateModel } from './train/evaluate.ts'
import type { EpochRecord, Scores } from './train/history.ts'
import type { Progress } from './train/loop.ts'
import {
  type RunFolder,
  createRunFolder,
  findRunFolder,
  latestRunFolder,
} from './train/run-folder.ts'
import { trainInFolder } from './train/run.ts'

export interface TrainOptions {
  /** Where it is not the number that the config says. */
  readonly epochs?: number | undefined
  /** Goes on with the newest run of that name; otherwise a new one begins. */
  readonly resume?: boolean
  /** The folder that run folders lie in; `runs` by default. */
  readonly runs?: string
  /** By default `auto`, or what a run that goes on was begun on; waits until it is compiled. */
  readonly target?: TargetName
  /** How many threads share the work, where the target has threads; 1 by default. */
  readonly threads?: number | undefined
  /** At most so many examples of each set. */
  readonly limit?: number | undefined
  /** Ends the training after the step that runs; a later `resume` goes on. */
  readonly signal?: AbortSignal
  /** Called once, when everything is read and compiled. */
  readonly onStart?: (start: TrainingStart) => void
  readonly onStep?: (progress: Progress) => void
  /** After each epoch, when its checkpoint is on the disk. */
  readonly onEpoch?: (record: EpochRecord) => void
  readonly onWarning?: (warning: Diagnostic) => void
}

/** What a training is about to do, and what runs it. */
export interface TrainingStart extends TargetChoice {
  readonly name: string
  readonly run: string
  /** Numbers of examples. */
  readonly examples: number
  readonly validationExamples: number
  readonly epochs: number
}

export interface Training {
  /** One record per epoch, those before a `resume` included. */
  readonly epochs: readonly EpochRecord[]
  /** Path of the final weights; null where the training was interrupted. */
  readonly weights: string | null
  /** Path of the run folder. */
  readonly run: string
  readonly files: RunFolder
  readonly interrupted: boolean
}

/** Trains a config as its `training:` says, in a run folder of its own. */
export async function runTraining(
  config: ConfigInput,
  options: TrainOptions = {},
): Promise<Training> {
  const training = await trainingOf(await openConfig(config))
  const { model, settings } = training
  const { runs = 'runs', resume = false, limit, threads = 1, epochs = settings.epochs } = options
  const data = readTrainingData(training, limit === undefined ? {} : { limit })
  const name = runName(config, model)
  const begun = resume ? latestRunFolder(runs, name) : undefined
  const wanted = targetOf(options.target ?? 'auto', begun)
  const { createInstance, ...choice } = await settleTarget(wanted, training.step, { threads })
  const files = begun ?? createRunFolder(runs, name)
  writeClasses(files, data)
  const { target } = choice
  options.onStart?.({
    ...{ name: model.name, run: files.folder, ...choice, epochs },
    examples: data.train.count,
    validationExamples: data.validation?.count ?? 0,
  })
  const { history, interrupted } = await trainInFolder({
    ...options,
    ...{ training, target, files, resume, epochs, data },
    createInstance,
    initial: initialValues(model, settings.seed),
    onEpoch: records => {
      writeCurves(files, model.name, records)
      options.onEpoch?.(records[records.length - 1]!)
    },
  })
  const weights = interrupted ? null : files.weights
  return { epochs: history, weights, run: files.folder, files, interrupted }
}

/** The model's name, with the variant where one is chosen: each has runs of its own. */
function runName(config: ConfigInput, { name }: Model): string {
  const variant = typeof config === 'string' ? undefined : config.variant
  return folderName(variant === undefined ? name : `${name}-${variant}`)
}

/** Under `auto`, a run that goes on keeps the target that its newest checkpoint records. */
function targetOf(wanted: TargetName, begun: RunFolder | undefined): TargetName {
  if (wanted !== 'auto' || !begun || !existsSync(begun.checkpoints)) return wanted
  const recorded = findLatestCheckpoint(begun.checkpoints).found?.sound.identity.target
  return targetNames.find(each => each === recorded) ?? wanted
}

/** What the numbers of classes mean, for who uses the weights. */
function writeClasses({ classes }: RunFolder, data: TrainingData): void {
  if (data.classes.size === 0) return
  const text = `${JSON.stringify(Object.fromEntries(data.classes), null, 1)}\n`
  writeFileAtomically(classes, new TextEncoder().encode(text))
}

function writeCurves({ curves }: RunFolder, name: string, history: readonly EpochRecord[]): void {
  writeFileAtomically(curves, new TextEncoder().encode(drawCurves(history, { title: name })))
}

export interface EvaluateOptions {
  /** Without any, the initial values that a training starts with. */
  readonly weights?: WeightsInput | undefined
  /** By default the test set where there is one, else the validation set. */
  readonly data?: 'test' | 'validation' | undefined
  readonly target?: TargetName
  /** How many threads share the work, where the target has threads; 1 by default. */
  readonly threads?: number | undefined
  /** At most so many examples. */
  readonly limit?: number | undefined
  /** Called once, when it is known what runs the model. */
  readonly onTarget?: (choice: TargetChoice) => void
}

export interface Evaluation extends Scores {
  readonly set: 'test' | 'validation'
  /** Number of examples. */
  readonly examples: number
}

/** Loss and metrics of a config's model over one of its data sets. */
export async function runEvaluation(
  config: ConfigInput,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const { weights, data: wanted, target = 'auto', threads = 1, limit, onTarget } = options
  const training = await trainingOf(await openConfig(config))
  const values = await readWeights(training.model, weights, training.settings.seed)
  const { set, data } = readEvaluationData(training, wanted, limit === undefined ? {} : { limit })
  const settled = await settleTarget(target, training.evaluation, { threads })
  onTarget?.({ target: settled.target, reason: settled.reason })
  const instance = await settled.createInstance(training.evaluation, values)
  try {
    return { set, examples: data.count, ...(await evaluateModel({ training, instance, data })) }
  } finally {
    instance.close()
  }
}

/** Path of the weights that the newest run of a config's model ended with. */
export async function findTrainedWeights(config: ConfigInput, runs: string): Promise<string> {
  const name = runName(config, await modelOf(await openConfig(config)))
  const newest = findRunFolder(runs, name)
  const folder = newest?.folder ?? join(runs, name)
  if (!newest || !existsSync(newest.weights)) refuse('no-trained-weights', { folder })
  return newest.weights
}

/** One example of a classifier's test set. */
export interface Example {
  readonly tensor: ModelTensor
  readonly label: number
}

/** Some examples of the test set of a model with one input, and the name of that input. */
export async function readExamples(
  config: ConfigInput,
  indices: readonly number[],
): Promise<{ readonly input: string; readonly examples: readonly Example[] }> {
  const training = await trainingOf(await openConfig(config))
  const { data } = readEvaluationData(training, 'test')
  const port = training.model.inputs[0]!
  const batches = createBatches(data, 1)
  const target = training.targets[0]!.input.name
  const examples = indices.map(index => {
    const { inputs, sizes } = batches.gather(index)
    const shape = evaluateShape(port.shape, sizes)
    return { tensor: { data: inputs[port.name]!.slice(), shape }, label: inputs[target]![0]! }
  })
  return { input: port.name, examples }
}
