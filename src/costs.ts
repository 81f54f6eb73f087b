/** Limits that need more than a model: a plan of memory, another config, a clock. */
import { buildModel } from './build/build.ts'
import {
  type Measure,
  type Measures,
  checkLimits,
  countMeasures,
  notChecked,
} from './build/limits.ts'
import type { Model } from './build/model.ts'
import { type Base, checkRegression, regressionOf } from './build/regression.ts'
import { readConfig } from './config/read.ts'
import { type Diagnostic, hasErrors } from './diagnostics/diagnostic.ts'
import type { ConfigSource } from './config-source.ts'

/** The config that `limits.regression` names, or why it cannot be had. */
export type BaseConfig =
  | { readonly source: ConfigSource }
  | { readonly reason: string; readonly hint?: string | undefined }

export interface LimitOptions {
  /**
   * Reads what `limits.regression` compares with: a config, `REV:FILE`, or a revision of `file`.
   * Without it, that limit is reported as not checked.
   */
  readonly readBase?: ((against: string, file: string) => Promise<BaseConfig>) | undefined
  /** Milliseconds of a run as `limits.latency` asks; without it, that limit is not checked. */
  readonly measureLatency?: ((model: Model) => Promise<number | string>) | undefined
}

/** The limits that `buildModel` leaves open. */
export async function checkCosts(
  model: Model,
  options: LimitOptions = {},
): Promise<readonly Diagnostic[]> {
  const { limits } = model.config
  if (!limits) return []
  const wanted = (['memory', 'file_size'] as const).filter(each => limits.entries.has(each))
  const measured = await measure(model, wanted)
  return [
    ...checkLimits(model, measured),
    ...(await checkGrowth(model, options)),
    ...(await checkLatency(model, options)),
  ]
}

async function measure(model: Model, wanted: readonly Measure[]): Promise<Measures> {
  const measured = wanted.map(async each => [each, await measureOne(model, each)] as const)
  return Object.fromEntries(await Promise.all(measured)) as Measures
}

/** Compiling and writing are loaded where they are asked for alone. */
async function measureOne(model: Model, wanted: Measure): Promise<number | undefined> {
  if (wanted === 'memory') {
    const { plannedMemory } = await import('./runtime/memory.ts')
    return plannedMemory(model) ?? NaN
  }
  if (wanted === 'file_size') {
    const { weightsFileSize } = await import('./train/weights.ts')
    return weightsFileSize(model)
  }
  return countMeasures(model)[wanted]
}

async function checkGrowth(
  model: Model,
  { readBase }: LimitOptions,
): Promise<readonly Diagnostic[]> {
  const regression = regressionOf(model.config)
  if (!regression) return []
  const { against, measures: wanted } = regression
  const found: BaseConfig = readBase
    ? await readBase(against, model.config.source.file)
    : { reason: 'no other config can be read here' }
  const base = 'source' in found ? await measureBase(found.source, wanted) : found
  return checkRegression(model, await measure(model, wanted), base)
}

async function measureBase(source: ConfigSource, wanted: readonly Measure[]): Promise<Base> {
  const { config, diagnostics: ofText } = readConfig(source, source.options)
  const sound = config && !hasErrors(ofText) ? buildModel(config) : undefined
  if (sound?.model) return { measures: await measure(sound.model, wanted) }
  const [first] = [...ofText, ...(sound?.diagnostics ?? [])].filter(
    each => each.severity === 'error',
  )
  return { reason: `${source.file} has errors itself: ${first?.message}` }
}

async function checkLatency(
  model: Model,
  { measureLatency }: LimitOptions,
): Promise<readonly Diagnostic[]> {
  const { limits } = model.config
  if (!limits?.entries.has('latency')) return []
  const measured = measureLatency
    ? await measureLatency(model)
    : 'it is measured with --measure alone'
  if (typeof measured === 'string') return [notChecked(limits, 'latency', measured)]
  return checkLimits(model, { latency: measured })
}
