/** Compares what a model takes with the `limits:` of its config. */
import { type MapItem, itemAt, toJson } from '../config/item.ts'
import { type Diagnostic, type Note, diagnostic } from '../diagnostics/diagnostic.ts'
import { type Json, type Path, isMap } from '../fields/field.ts'
import { countFlops, countNumbers, countParameters, countTrainable } from './counts.ts'
import type { Layer, Model } from './model.ts'
import { createReader } from './resolve.ts'

/** What can be limited by a number. */
export type Measure = 'params' | 'trainable' | 'flops' | 'memory' | 'file_size' | 'latency'

/** Numbers of a model; NaN where a dynamic dim decides, missing where nobody asked. */
export type Measures = { readonly [M in Measure]?: number }

/** What each number counts, as messages call it. */
const meanings: { readonly [M in Measure]: string } = {
  params: 'stored parameters',
  trainable: 'trained parameters',
  flops: 'flops',
  memory: 'bytes of memory',
  file_size: 'bytes of the weight file',
  latency: 'milliseconds of a run',
}

export function meaningOf(measure: Measure): string {
  return meanings[measure]
}

/** What is known of a model without compiling it. */
export function countMeasures(model: Model): Measures {
  return {
    params: countParameters(model),
    trainable: countTrainable(model),
    flops: countFlops(model),
  }
}

/**
 * Limits that the measured numbers exceed, and those that cannot be checked. Each measure is to be
 * given in one call alone, so that its limit is reported once. `latency` is in milliseconds.
 */
export function checkLimits(model: Model, measures: Measures): readonly Diagnostic[] {
  const section = model.config.limits
  if (!section) return []
  return Object.entries(measures).flatMap(([measure, actual]) =>
    section.entries.has(measure) ? checkLimit(model, section, measure as Measure, actual) : [],
  )
}

/** One limit that a config sets: a maximum, or an equality. */
export interface Limit {
  readonly name: string
  readonly allowed: number
  readonly exact: boolean
}

/** The limits of a config as numbers, in its order; without those that have no value. */
export function limitsOf({ config }: Model): readonly Limit[] {
  const section = config.limits
  if (!section) return []
  return [...section.entries].flatMap(([name, entry]) => {
    if (!Object.hasOwn(meanings, name)) return []
    const value = toJson(entry.value)
    const bound = isMap(value) ? (['exact', 'max'] as const).find(each => each in value) : 'max'
    if (!bound) return []
    const [written, path] = isMap(value) ? [value[bound]!, [name, bound]] : [value, [name]]
    const { number: allowed, diagnostics } = readNumber(section, written, path)
    return diagnostics.length > 0 ? [] : [{ name, allowed, exact: bound === 'exact' }]
  })
}

/** A bare value is a maximum. */
type Bound = 'max' | 'warn' | 'exact'

function checkLimit(
  model: Model,
  section: MapItem,
  measure: Measure,
  actual: number,
): readonly Diagnostic[] {
  const value = toJson(section.entries.get(measure)!.value)
  const what = meanings[measure]
  if (Number.isNaN(actual))
    return [notChecked(section, measure, 'the sizes of the inputs are not fixed')]
  const scale = measure === 'latency' ? 1000 : 1
  const found: Diagnostic[] = []
  const bounds: readonly Bound[] = isMap(value) ? ['exact', 'max', 'warn'] : ['max']
  for (const bound of bounds) {
    const written = isMap(value) ? value[bound] : value
    if (written === undefined) continue
    const path = isMap(value) ? [measure, bound] : [measure]
    const { number, diagnostics } = readNumber(section, written, path)
    if (diagnostics.length > 0) return diagnostics
    const allowed = number * scale * (bound === 'max' ? toleranceOf(section, value, measure) : 1)
    if (bound === 'exact' ? actual === allowed : actual <= allowed) continue
    const code = bound === 'warn' ? 'limit-near' : 'limit-exceeded'
    const words = { exact: 'exactly ', max: 'at most ', warn: '' }[bound]
    const parameters = { limit: what, actual: grouped(actual), allowed: words + grouped(allowed) }
    const notes = actual > allowed ? costliest(model, measure) : []
    found.push(diagnostic(code, parameters, itemAt(section, path).span, { notes }))
    break
  }
  return found
}

/** `{max: 12ms, tolerance: 20%}` allows 14.4 ms. */
function toleranceOf(section: MapItem, value: Json, measure: Measure): number {
  const tolerance = isMap(value) ? value['tolerance'] : undefined
  if (tolerance === undefined) return 1
  return 1 + readNumber(section, tolerance, [measure, 'tolerance']).number
}

/** A limit of the section that nobody can judge, with the reason. */
export function notChecked(
  section: MapItem,
  limit: string,
  reason: string,
  hint?: string,
): Diagnostic {
  const what = Object.hasOwn(meanings, limit) ? meanings[limit as Measure] : limit
  const span = itemAt(section, [limit]).span
  return diagnostic('limit-not-checked', { limit: what, reason }, span, { hint })
}

/** A number of the section, `max: 5M`; expressions are evaluated. */
export function readNumber(
  section: MapItem,
  value: Json,
  path: Path,
): { readonly number: number; readonly diagnostics: readonly Diagnostic[] } {
  if (typeof value === 'number') return { number: value, diagnostics: [] }
  const { context, diagnostics } = createReader(section)
  return { number: context.number(String(value), path), diagnostics }
}

/** `'head' holds 71 % of the parameters`: the layer to begin with; nothing where all are alike. */
export function costliest({ layers }: Model, measure: Measure): readonly Note[] {
  const costOf = costs[measure]
  if (!costOf || layers.length < 2) return []
  const total = layers.reduce((sum, layer) => sum + costOf.count(layer), 0)
  const [first] = [...layers].sort((a, b) => costOf.count(b) - costOf.count(a))
  const share = Math.round((100 * costOf.count(first!)) / total)
  if (!(share > 0)) return []
  return [
    { message: `'${first!.name}' ${costOf.verb} ${share} % of ${costOf.what}`, span: first!.span },
  ]
}

interface Cost {
  readonly verb: string
  readonly what: string
  count(layer: Layer): number
}

const stored: Cost = {
  verb: 'holds',
  what: 'the parameters',
  count: ({ weights }) => countNumbers(weights),
}

/** What a single layer can be blamed for. */
const costs: { readonly [M in Measure]?: Cost } = {
  params: stored,
  file_size: stored,
  trainable: {
    verb: 'holds',
    what: 'the trained parameters',
    count: ({ weights }) => countNumbers(weights.filter(each => each.trainable)),
  },
  flops: { verb: 'takes', what: 'the flops', count: ({ flops }) => flops },
}

/** `1,234,567`; of fractions, three digits. */
export function grouped(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 1000 ? 3 : 0 })
}
