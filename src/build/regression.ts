/** Compares what a model takes with what another config took: `limits.regression`. */
import { type MapItem, itemAt, toJson } from '../config/item.ts'
import type { Config } from '../config/config.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Json } from '../fields/field.ts'
import {
  type Measure,
  type Measures,
  costliest,
  grouped,
  meaningOf,
  notChecked,
  readNumber,
} from './limits.ts'
import type { Model } from './model.ts'

/** What a model is compared with, or why there is nothing. */
export type Base =
  { readonly measures: Measures } | { readonly reason: string; readonly hint?: string | undefined }

/** What `limits.regression` of a config asks for. */
export interface RegressionLimit {
  /** A config, `REV:FILE`, or a revision of this config. */
  readonly against: string
  readonly measures: readonly Measure[]
}

/** Undefined where the config has none. */
export function regressionOf({ limits }: Config): RegressionLimit | undefined {
  const values = limits && regressionValues(limits)
  if (!values) return undefined
  const { against, ...measures } = values
  return { against: String(against), measures: Object.keys(measures) as Measure[] }
}

function regressionValues(limits: MapItem): { readonly [name: string]: Json } | undefined {
  const section = limits.entries.get('regression')?.value
  return section?.kind === 'map' ? (toJson(section) as { [name: string]: Json }) : undefined
}

/** What grew by more than is allowed; `measures` holds what the model itself takes. */
export function checkRegression(
  model: Model,
  measures: Measures,
  base: Base,
): readonly Diagnostic[] {
  const section = model.config.limits
  const regression = regressionOf(model.config)
  if (!section || !regression) return []
  if ('reason' in base) return [notChecked(section, 'regression', base.reason, base.hint)]
  const values = regressionValues(section)!
  return regression.measures.flatMap(measure => {
    const path = ['regression', measure]
    const { number: growth, diagnostics } = readNumber(section, values[measure]!, path)
    if (diagnostics.length > 0) return diagnostics
    const [before, now] = [base.measures[measure] ?? NaN, measures[measure] ?? NaN]
    if (Number.isNaN(before + now)) {
      const reason = `${meaningOf(measure)} depend on sizes that are not fixed`
      return [notChecked(section, 'regression', reason)]
    }
    if (now <= before * (1 + growth)) return []
    const parameters = {
      limit: meaningOf(measure),
      actual: grouped(now),
      before: grouped(before),
      base: regression.against,
      allowed: `${grouped(100 * growth)} %`,
    }
    const { span } = itemAt(section, path)
    return [diagnostic('regression', parameters, span, { notes: costliest(model, measure) })]
  })
}
