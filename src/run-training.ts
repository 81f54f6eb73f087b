/** Trains and evaluates configs whose data lies in files. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { initialValues } from './build/initialize.ts'
import type { Model } from './build/model.ts'
import { modelOf, trainingOf } from './compile.ts'
import { type ConfigInput, openConfig } from './config-source.ts'
import { type Diagnostic, refuse } from './diagnostics/diagnostic.ts'
import { drawCurves } from './diagrams/curves.ts'
import { writeFileAtomically } from './files/atomic.ts'
import { evaluateShape } from './graph/shape.ts'
import type { ModelTensor } from './model-inputs.ts'
import { type WeightsInput, readWeights } from './model-weights.ts'
import {
  type PortableTarget,
  type TargetName,
  createInstance,
  resolveTarget,
} from './runtime/target.ts'
import { createTargetInstance } from './target-instance.ts'
import { createBatches } from './train/batches.ts'
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
import type { CreateInstance } from './train/values.ts'

export interface TrainOptions {
  /** Where it is not the number that the config says. */
  readonly epochs?: number | undefined
  /** Goes on with the newest run of that name; otherwise a new one begins. */
  readonly resume?: boolean
  /** The folder that run folders lie in; `runs` by default. */
  readonly runs?: string
  readonly target?: Exclude<TargetName, 'native'>
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

/** What a training is about to do. */
export interface TrainingStart {
  readonly name: string
  readonly run: string
  readonly target: PortableTarget
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
  const { runs = 'runs', resume = false, limit, epochs = settings.epochs } = options
  const data = readTrainingData(training, limit === undefined ? {} : { limit })
  const target = resolveTarget(options.target ?? 'auto')
  const name = runName(config, model)
  const files = resume ? latestRunFolder(runs, name) : createRunFolder(runs, name)
  writeClasses(files, data)
  options.onStart?.({
    ...{ name: model.name, run: files.folder, target, epochs },
    examples: data.train.count,
    validationExamples: data.validation?.count ?? 0,
  })
  const { history, interrupted } = await trainInFolder({
    ...options,
    ...{ training, target, files, resume, epochs, data },
    createInstance: instancesFor(target),
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
  return folderName({ name: variant === undefined ? name : `${name}-${variant}` })
}

/** A name is free text; a folder is called by what of it every file system takes. */
export function folderName({ name }: Pick<Model, 'name'>): string {
  const safe = name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '')
  return safe === '' ? 'model' : safe
}

function instancesFor(target: PortableTarget): CreateInstance {
  return (graph, initial) => createInstance(graph, initial, target)
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
  /** At most so many examples. */
  readonly limit?: number | undefined
}

export interface Evaluation extends Scores {
  readonly set: 'test' | 'validation'
  /** Number of examples. */
  readonly examples: number
}

/** Loss and metrics of a config's model over one of its data sets. */
export async function runEvaluation(
  config: ConfigInput,
  { weights, data: wanted, target = 'auto', limit }: EvaluateOptions = {},
): Promise<Evaluation> {
  const training = await trainingOf(await openConfig(config))
  const values = await readWeights(training.model, weights, training.settings.seed)
  const { set, data } = readEvaluationData(training, wanted, limit === undefined ? {} : { limit })
  const instance = await createTargetInstance(training.evaluation, values, target)
  const scores = await evaluateModel({ training, instance, data })
  return { set, examples: data.count, ...scores }
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
