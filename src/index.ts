/** The package's API. */
export {
  bench,
  build,
  check,
  compile,
  diagram,
  evaluate,
  importModel,
  summarize,
  train,
} from './api.ts'
export type { CheckOptions, CheckResult, DiagramOptions } from './api.ts'
export type { CompileOptions } from './compile-options.ts'
export type { BuildOptions } from './build-files.ts'
export type { Summary, SummaryPort, SummaryRow } from './build/summary.ts'
export type { Bench, BenchOptions, KernelTime } from './bench-model.ts'
export type { CompiledModel, ModelInputs, RunOptions } from './compiled-model.ts'
export type { ConfigChoice, ConfigInput, ConfigPath, ConfigText } from './config-source.ts'
export type { BuiltFile } from './formats/build-request.ts'
export type { BuildTargetName } from './formats/build-targets.ts'
export { type Diagnostic, type Fix, type Note, TenonError } from './diagnostics/diagnostic.ts'
export { formatText } from './diagnostics/format-text.ts'
export type { ImportOptions, ImportedFiles } from './import-model.ts'
export type { ModelInput, ModelTensor } from './model-inputs.ts'
export type { WeightsInput } from './model-weights.ts'
export type {
  EvaluateOptions,
  Evaluation,
  TrainOptions,
  Training,
  TrainingStart,
} from './run-training.ts'
export type { TensorData } from './runtime/instance.ts'
export type { TargetName } from './runtime/target.ts'
export type { TargetChoice } from './target-instance.ts'
export type { EpochRecord, Scores } from './train/history.ts'
export type { Progress } from './train/loop.ts'
