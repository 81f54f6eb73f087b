/** Compares a model with the `limits:` of its config. */
import { type MapItem, itemAt, toJson } from '../config/item.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/source.ts'
import type { Json, Path } from '../fields/field.ts'
import { countFlops, countParameters, countTrainable } from './counts.ts'
import type { Model } from './model.ts'
import { isMap } from './reference.ts'
import { type Reader, createReader } from './resolve.ts'

/** What can be limited, as messages call it. */
const limited: { readonly [limit: string]: string } = {
  params: 'stored parameters',
  trainable: 'trained parameters',
  flops: 'flops',
  memory: 'bytes of memory',
}

/**
 * Limits that the model exceeds, and those that cannot be checked. `memory` is the planned arena at
 * batch 1 in bytes; without it only the other limits are checked, with it only memory, so that each
 * is reported once.
 */
export function checkLimits(model: Model, memory: number | undefined): readonly Diagnostic[] {
  const section = model.config.limits
  if (!section) return []
  const actual: { readonly [limit: string]: number } =
    memory === undefined
      ? {
          params: countParameters(model),
          trainable: countTrainable(model),
          flops: countFlops(model),
        }
      : { memory }
  return Object.entries(toJson(section) as { [limit: string]: Json })
    .filter(([limit]) => limit in actual)
    .flatMap(([limit, value]) => checkLimit(section, limit, value, actual[limit]!))
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
  return Object.entries(toJson(section) as { [limit: string]: Json })
    .filter(([name]) => name in limited)
    .map(([name, value]) => readLimit(section, name, value))
    .filter(each => each.diagnostics.length === 0)
    .map(({ name, allowed, exact }) => ({ name, allowed, exact }))
}

interface ReadLimit extends Limit {
  readonly span: Span
  readonly diagnostics: readonly Diagnostic[]
}

function readLimit(section: MapItem, name: string, value: Json): ReadLimit {
  const reader = createReader(section)
  const equal = isMap(value) ? value['exact'] : undefined
  const path = equal === undefined ? [name] : [name, 'exact']
  const allowed = readNumber(reader, equal ?? value, path)
  const { span } = itemAt(section, path)
  return { name, allowed, exact: equal !== undefined, span, diagnostics: reader.diagnostics }
}

function checkLimit(
  section: MapItem,
  limit: string,
  value: Json,
  actual: number,
): readonly Diagnostic[] {
  const { allowed, exact, span, diagnostics } = readLimit(section, limit, value)
  if (diagnostics.length > 0) return diagnostics
  const what = limited[limit]!
  if (Number.isNaN(actual)) {
    const reason = 'the sizes of the inputs are not fixed'
    return [diagnostic('limit-not-checked', { limit: what, reason }, span)]
  }
  if (exact ? actual === allowed : actual <= allowed) return []
  const bound = `${exact ? 'exactly' : 'at most'} ${grouped(allowed)}`
  const parameters = { limit: what, actual: grouped(actual), allowed: bound }
  return [diagnostic('limit-exceeded', parameters, span)]
}

function readNumber({ context }: Reader, value: Json, path: Path): number {
  return typeof value === 'number' ? value : context.number(String(value), path)
}

/** `1,234,567` */
function grouped(value: number): string {
  return value.toLocaleString('en')
}
