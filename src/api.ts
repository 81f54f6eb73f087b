/** The package's functions: a config in, a value out; what is wrong is a `TenonError`. */
import type { Bench, BenchOptions } from './bench-model.ts'
import type { Model } from './build/model.ts'
import type { Summary } from './build/summary.ts'
import { buildId } from './build-id.ts'
import type { BuildOptions } from './build-files.ts'
import type { LimitOptions } from './costs.ts'
import type { DrawOptions } from './diagrams/draw.ts'
import type { CompiledModel } from './compiled-model.ts'
import { type ConfigInput, type ConfigSource, openConfig } from './config-source.ts'
import { type Diagnostic, TenonError, hasErrors } from './diagnostics/diagnostic.ts'
import type { BuiltFile } from './formats/build-request.ts'
import type { KeptPlace } from './kept-model.ts'
import type { WeightsInput } from './model-weights.ts'
import type { NativeModule } from './native/native-instance.ts'
import type { ImportOptions, ImportedFiles } from './import-model.ts'
import type { EvaluateOptions, Evaluation, TrainOptions, Training } from './run-training.ts'
import { isNode } from './runtime/host.ts'
import type { TargetName } from './runtime/target.ts'
import type { WasmModule } from './runtime/wasm-instance.ts'
import type { TargetChoice, TargetOptions } from './target-instance.ts'

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

export interface CompileOptions {
  /** Path or bytes of a safetensors file, or arrays by name; by default the seed's first values. */
  readonly weights?: WeightsInput | undefined
  /**
   * `auto`, the default: native code where the machine has a C compiler, else WebAssembly. Where
   * native code is not there yet, WebAssembly runs the model until it is compiled; results of the
   * two agree within rounding. `native` waits for it.
   */
  readonly target?: TargetName
  /** How many threads share the work, where the target has threads; 1 by default. */
  readonly threads?: number
  /** Called once it is known what runs the model, and again where that changes. */
  readonly onTarget?: (choice: TargetChoice) => void
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
  const place = weights === undefined ? undefined : await placeOf(source, target, threads)
  const options = { threads, onTarget }
  const known = weights === undefined ? undefined : await place?.open(weights, options)
  return known ?? compileAnew(source, weights, target, { ...options, place })
}

/** Where the model of a config is kept; undefined in browsers, and where sources run as they are. */
async function placeOf(
  source: ConfigSource,
  target: TargetName,
  threads: number,
): Promise<KeptPlace | undefined> {
  if (!isNode() || buildId === undefined || target === 'reference') return undefined
  if (target === 'wasm' && threads > 1) return undefined
  const { keptPlace } = await import('./kept-model.ts')
  return keptPlace(source, target, buildId)
}

interface AnewOptions extends TargetOptions {
  readonly place: KeptPlace | undefined
}

async function compileAnew(
  opened: ConfigSource,
  weights: WeightsInput | undefined,
  target: TargetName,
  { place, ...options }: AnewOptions,
): Promise<CompiledModel> {
  const { checkSource } = await import('./compile.ts')
  const { model, training, diagnostics } = await checkSource(place?.source ?? opened)
  if (!model) throw new TenonError(diagnostics)
  const { readWeights } = await import('./model-weights.ts')
  const { createCompiledModel } = await import('./compiled-model.ts')
  const { sizeCheck } = await import('./build/open-sizes.ts')
  const values = await readWeights(model, weights, training?.settings.seed)
  const { createReadyInstance } = await import('./target-instance.ts')
  const onModule = place && ((module: WasmModule | NativeModule) => place.keep(model, module))
  const asked = { ...options, onModule }
  const instance = await createReadyInstance(model.inference, values, target, asked)
  return createCompiledModel({ ...model, checkSizes: sizeCheck(model) }, instance)
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
