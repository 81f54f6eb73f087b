/** The straight line, from text to results: every stage takes a value and gives one. */
import { buildModel, checkWiring } from './build/build.ts'
import type { LossModel, Model, TrainingModel } from './build/model.ts'
import { type Summary, summarizeModel } from './build/summary.ts'
import { buildTraining } from './build/training.ts'
import { readConfig } from './config/read.ts'
import type { Config } from './config/config.ts'
import type { ConfigSource } from './config-source.ts'
import { withSeed } from './config/seed.ts'
import { type LimitOptions, checkCosts } from './costs.ts'
import { type Diagnostic, TenonError, hasErrors } from './diagnostics/diagnostic.ts'
import { inSourceOrder } from './diagnostics/order.ts'

/** What is known of a config after everything that needs no data was checked. */
export interface Checked {
  /** Undefined where an error stands in the way. */
  readonly model: Model | undefined
  /** Undefined where the config has no `training:`, or an error stands in the way. */
  readonly training: LossModel | undefined
  /** In source order. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface CheckOptions extends LimitOptions {
  /** Awaited between the stages of a check, so that others can go on: a large one takes a while. */
  readonly pause?: (() => Promise<void>) | undefined
}

/**
 * Checks a config: syntax, fields, wiring, shapes, training, limits. Never throws for what the
 * config says.
 */
export async function checkSource(
  source: ConfigSource,
  options: CheckOptions = {},
): Promise<Checked> {
  const { config, model, diagnostics: ofModel } = await checkModel(source, options)
  if (!config || !model) return { model, training: undefined, diagnostics: ofModel }
  await options.pause?.()
  const { training, diagnostics: ofTraining } = config.training
    ? buildTraining(model)
    : { training: undefined, diagnostics: [] }
  await options.pause?.()
  const ofLimits = await checkCosts(model, options)
  const diagnostics = inSourceOrder([...ofModel, ...ofTraining, ...ofLimits])
  return { model, training, diagnostics }
}

/** As `checkSource`, without what training and limits need. */
async function checkModel(
  source: ConfigSource,
  { pause }: CheckOptions = {},
): Promise<CheckedModel> {
  const { config: written, diagnostics: ofText } = readConfig(source, source.options)
  await pause?.()
  const config = written && withSeed(written, source.options?.seed)
  if (!config) return failed(ofText)
  // What the text got wrong would show again in the shapes; only its wiring is worth a look.
  if (hasErrors(ofText)) return failed(ofText, checkWiring(config))
  const { model, diagnostics: ofLayers } = buildModel(config)
  if (!model) return failed(ofText, ofLayers)
  return { config, model, diagnostics: [...ofText, ...ofLayers] }
}

interface CheckedModel extends Omit<Checked, 'training'> {
  readonly config?: Config
}

function failed(...diagnostics: readonly (readonly Diagnostic[])[]): CheckedModel {
  return { model: undefined, diagnostics: inSourceOrder(diagnostics.flat()) }
}

/**
 * The model of a config without errors; throws its diagnostics otherwise. Limits do not stop a
 * model from running.
 */
export async function modelOf(source: ConfigSource): Promise<Model> {
  const { model, diagnostics } = await checkModel(source)
  if (!model) throw new TenonError(diagnostics)
  return model
}

/** As `modelOf`, with the seed of the config's training; undefined where it has none. */
export async function seededModelOf(
  source: ConfigSource,
): Promise<{ readonly model: Model; readonly seed: number | undefined }> {
  const { model, training, diagnostics } = await checkSource(source)
  if (!model) throw new TenonError(diagnostics)
  return { model, seed: training?.settings.seed }
}

/** The training of a config: loss, gradients, optimizer and constraints as one graph per step. */
export async function trainingOf(source: ConfigSource): Promise<TrainingModel> {
  const { model, training, diagnostics } = await checkSource(source)
  if (training) {
    const { createTrainStep } = await import('./passes/train-step.ts')
    return createTrainStep(training)
  }
  // Asking for the training of a config that has none says so.
  const missing = model && !hasErrors(diagnostics) ? buildTraining(model).diagnostics : diagnostics
  throw new TenonError(missing)
}

/** Layers, shapes, parameters, FLOPs and planned memory of a model. */
export async function summarize(model: Model): Promise<Summary> {
  return summarizeModel(model, await planMemory(model))
}

/** Lowers the model; loaded where it is asked for alone, so that most checks start without it. */
async function planMemory(model: Model): Promise<number | undefined> {
  const { plannedMemory } = await import('./runtime/memory.ts')
  return plannedMemory(model)
}
