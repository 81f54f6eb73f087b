/** The package's API. */
export { check, compile, evaluate, summarize, train } from './api.ts'
export type {
  CheckResult,
  CompileOptions,
  CompiledModel,
  EvaluateOptions,
  ModelInput,
  ModelOutput,
  TrainOptions,
  Training,
} from './api.ts'
export { type Diagnostic, type Fix, type Note, TenonError } from './diagnostics/diagnostic.ts'
export type { Summary, SummaryPort, SummaryRow } from './build/summary.ts'
export type { EpochRecord, Scores } from './train/history.ts'
export type { Progress } from './train/loop.ts'
