/** Builds a config for a target: the files that its model becomes, not yet written. */
import type { LossModel, Model } from './build/model.ts'
import { checkSource } from './compile.ts'
import { type ConfigInput, type ConfigSource, openConfig } from './config-source.ts'
import { TenonError } from './diagnostics/diagnostic.ts'
import type { BuiltFile } from './formats/build-request.ts'
import { type BuildTargetName, buildTargets } from './formats/build-targets.ts'
import { type WeightsInput, readWeights } from './model-weights.ts'
import type { Values } from './train/values.ts'

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
  const weighted = await readWeighted(await openConfig(config), weights)
  const { build } = await buildTargets[target].load()
  return build({ ...weighted, name, inlineWeights })
}

/** A model, and a value for each of its weights. */
export interface WeightedModel {
  readonly model: Model
  readonly training: LossModel | undefined
  readonly weights: Values
}

/** The model of a config without errors; throws its diagnostics, or what is wrong with weights. */
export async function readWeighted(
  source: ConfigSource,
  weights: WeightsInput | undefined,
): Promise<WeightedModel> {
  const { model, training, diagnostics } = await checkSource(source)
  if (!model) throw new TenonError(diagnostics)
  return { model, training, weights: await readWeights(model, weights, training?.settings.seed) }
}
