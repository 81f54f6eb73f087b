/** What a caller of `compile` may choose. */
import type { WeightsInput } from './model-weights.ts'
import type { TargetName } from './runtime/target.ts'
import type { TargetChoice } from './target-instance.ts'

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
