/** Builds a config for a target: the files that its model becomes, not yet written. */
import { checkSource } from './compile.ts'
import { type ConfigInput, openConfig } from './config-source.ts'
import { TenonError } from './diagnostics/diagnostic.ts'
import type { BuiltFile } from './formats/build-request.ts'
import { type BuildTargetName, buildTargets } from './formats/build-targets.ts'
import { type WeightsInput, readWeights } from './model-weights.ts'

export interface BuildOptions {
  readonly target: BuildTargetName
  /** Path or bytes of a safetensors file, or arrays by name; by default the seed's first values. */
  readonly weights?: WeightsInput | undefined
  /** What files, and names in code, begin with; `model` by default. */
  readonly name?: string | undefined
  /** Makes weights part of the program, or (false) a file of their own; else the target decides. */
  readonly inlineWeights?: boolean | undefined
}

/** See `build` of the API. */
export async function buildFiles(
  config: ConfigInput,
  { target, weights, name = 'model', inlineWeights }: BuildOptions,
): Promise<readonly BuiltFile[]> {
  const { model, training, diagnostics } = await checkSource(await openConfig(config))
  if (!model) throw new TenonError(diagnostics)
  const values = await readWeights(model, weights, training?.settings.seed)
  const { build } = await buildTargets[target].load()
  return build({ model, training, weights: values, name, inlineWeights })
}
