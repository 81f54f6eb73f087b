/** The package's functions: a config in, a value out; what is wrong is a `TenonError`. */
import type { Bench, BenchOptions } from './bench-model.ts'
import type { Model } from './build/model.ts'
import type { Summary } from './build/summary.ts'
import type { BuildOptions } from './build-files.ts'
import type { LimitOptions } from './costs.ts'
import type { DrawOptions } from './diagrams/draw.ts'
import type { CompileOptions } from './compile-options.ts'
import type { CompiledModel } from './compiled-model.ts'
import { type ConfigInput, type ConfigSource, openConfig } from './config-source.ts'
import { type Diagnostic, TenonError, hasErrors } from './diagnostics/diagnostic.ts'
import type { BuiltFile } from './formats/build-request.ts'
import type { KeptPlace, keptPlace } from './kept-model.ts'
import type { NativeModule } from './native/native-instance.ts'
import type { ImportOptions, ImportedFiles } from './import-model.ts'
import type { EvaluateOptions, Evaluation, TrainOptions, Training } from './run-training.ts'
import { isNode } from './runtime/host.ts'
import type { WasmModule } from './runtime/wasm-instance.ts'

export interface CheckOptions extends LimitOptions {
  /** Checks the variants of the config too. */
  readonly allVariants?: boolean
  /** Opens the data files too: presence, shapes, dtypes, range of the labels. */
  readonly data?: boolean
}

export interface CheckResult {
  /** True where no diagnostic is an error. */
  readonly ok: boolean
  /** In source order. */
  readonly diagnostics: readonly Diagnostic[]
  /** What `# tenon-ignore` comments leave out. */
  readonly ignored: readonly Diagnostic[]
}

/** Finds everything that is wrong with a config. Never throws for what the config says. */
export async function check(
  config: ConfigInput,
  { data = false, allVariants = false, ...limits }: CheckOptions = {},
): Promise<CheckResult> {
  const { checkSource } = await import('./compile.ts')
  const { applyIgnores } = await import('./config/ignore.ts')
  try {
    const source = await openConfig(config)
    const found = allVariants
      ? await (await import('./check-variants.ts')).checkVariants(source, limits)
      : (await checkSource(source, limits)).diagnostics
    const ofData = data && !hasErrors(found) ? await checkDataFiles(source) : []
    const { diagnostics, ignored } = applyIgnores(source, [...found, ...ofData])
    return { ok: !hasErrors(diagnostics), diagnostics, ignored }
  } catch (error) {
    if (!(error instanceof TenonError)) throw error
    return { ok: false, diagnostics: error.diagnostics, ignored: [] }
  }
}

async function checkDataFiles(source: ConfigSource): Promise<readonly Diagnostic[]> {
  const { checkSource, trainingOf } = await import('./compile.ts')
  if (!(await checkSource(source)).training) return []
  const { checkData } = await import('./train/data-files.ts')
  return checkData(await trainingOf(source))
}

/**
 * Compiles a config, with weights in it, for a target. In a browser: `compile({ text })`. In Node,
 * what was compiled for given weights is kept in the user's cache folder for the next process.
 */
export async function compile(
  config: ConfigInput,
  { weights, target = 'auto', threads = 1, onTarget }: CompileOptions = {},
): Promise<CompiledModel> {
  const source = await openConfig(config)
  const place = weights === undefined ? undefined : await placeOf(source, { target, threads })
  const { modelOf, seededModelOf } = await import('./compile.ts')
  const opened = place?.source ?? source
  // The seed decides first values alone; training has no other part in a model that only runs.
  const { model, seed } =
    weights === undefined
      ? await seededModelOf(opened)
      : { model: await modelOf(opened), seed: undefined }
  const { openWeights } = await import('./model-weights.ts')
  const { createCompiledModel } = await import('./compiled-model.ts')
  const { sizeCheck } = await import('./build/open-sizes.ts')
  const { createReadyInstance } = await import('./target-instance.ts')
  const values = await openWeights(model, weights, seed)
  try {
    const onModule = place && ((module: WasmModule | NativeModule) => place.keep(model, module))
    const options = { threads, onTarget, onModule }
    const instance = await createReadyInstance(model.inference, values, target, options)
    return createCompiledModel({ ...model, checkSizes: sizeCheck(model) }, instance)
  } finally {
    values.close()
  }
}

/** Where the model of a config is kept, in Node. */
async function placeOf(
  source: ConfigSource,
  options: Parameters<typeof keptPlace>[1],
): Promise<KeptPlace | undefined> {
  if (!isNode()) return undefined
  const kept = await import('./kept-model.ts')
  return kept.keptPlace(source, options)
}

/** The front end is loaded where a config is read: what was kept needs none of it. */
async function openModel(config: ConfigInput): Promise<Model> {
  const { modelOf } = await import('./compile.ts')
  return modelOf(await openConfig(config))
}

/** Times a config's model on this machine; needs no data. */
export async function bench(config: ConfigInput, options?: BenchOptions): Promise<Bench> {
  const model = await openModel(config)
  const { benchModel } = await import('./bench-model.ts')
  return benchModel(model, options)
}

/** Layers, shapes, parameters, FLOPs and planned memory. */
export async function summarize(config: ConfigInput): Promise<Summary> {
  const { summarize: summarizeModel } = await import('./compile.ts')
  return summarizeModel(await openModel(config))
}

export type { DrawOptions as DiagramOptions } from './diagrams/draw.ts'

/** A picture of a model, as text of the format. */
export async function diagram(config: ConfigInput, options: DrawOptions = {}): Promise<string> {
  const model = await openModel(config)
  const { drawGraph } = await import('./diagrams/draw.ts')
  return drawGraph(model, options)
}

/**
 * A model as a program that runs without tenon, or in another format: its files, which are not yet
 * written. Throws a `TenonError` where the target cannot say what the model does.
 */
export async function build(
  config: ConfigInput,
  options: BuildOptions,
): Promise<readonly BuiltFile[]> {
  const { buildFiles } = await import('./build-files.ts')
  return buildFiles(config, options)
}

/** Trains a config as its `training:` says, in a run folder; needs a file system. */
export async function train(config: ConfigInput, options?: TrainOptions): Promise<Training> {
  const { runTraining } = await import('./run-training.ts')
  return runTraining(config, options)
}

/** Loss and metrics over a data set of the config; needs a file system. */
export async function evaluate(
  config: ConfigInput,
  options?: EvaluateOptions,
): Promise<Evaluation> {
  const { runEvaluation } = await import('./run-training.ts')
  return runEvaluation(config, options)
}

/**
 * A model of another tool as a config and its weights: `model.json` of TensorFlow.js, `.keras`,
 * `.h5`, `.onnx`. Needs a file system.
 */
export async function importModel(path: string, options?: ImportOptions): Promise<ImportedFiles> {
  const { runImport } = await import('./import-model.ts')
  return runImport(path, options)
}
