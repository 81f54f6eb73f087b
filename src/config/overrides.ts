/** Values of a config's parameters, after its variant and what the caller sets. */
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { nearestHint } from '../diagnostics/nearest.ts'
import { type Span, createSource } from '../diagnostics/source.ts'
import type { Param, ParamValue } from './config.ts'
import { type Item, type MapItem, entriesOf } from './item.ts'
import { type KnownNames, closedNames, withOpen } from './names.ts'
import { checkParam, isOpenText, mostParams, readParams, readValue } from './params.ts'
import { parseText } from './parse.ts'
import { describeItem } from './words.ts'

export interface Overrides {
  readonly variant?: string | undefined
  /** Values by parameter, as text: `64`, `relu`, `[2, 2]`. */
  readonly set?: ReadonlyMap<string, string> | undefined
}

export interface ParamValues {
  readonly params: readonly Param[]
  readonly variants: readonly string[]
  readonly values: ReadonlyMap<string, ParamValue>
  /** All parameters; those with a fault never get a value, and what asks for them is silent. */
  readonly names: KnownNames
  readonly diagnostics: readonly Diagnostic[]
}

/** A value for a parameter, and where its name is written. */
interface Given {
  readonly item: Item
  readonly key: Span | undefined
}

const owner = 'the config'

/**
 * Reads `params:` and `variants:`, whose every variant is checked. `around` are names that have
 * their values already.
 */
export function readParamValues(
  config: MapItem,
  overrides: Overrides,
  around: ReadonlyMap<string, ParamValue>,
): ParamValues {
  const {
    params,
    faulty,
    diagnostics: ofParams,
  } = readParams(config.entries.get('params')?.value, closedNames(around))
  const variants = [...entriesOf(config.entries.get('variants')?.value)].slice(0, mostParams)
  const diagnostics = [...ofParams]
  const check = givenCheck(params, around, diagnostics)
  for (const [, { value }] of variants)
    for (const [name, given] of givenIn(value)) check(name, given)
  const given = new Map([
    ...chosen(variants, overrides.variant, diagnostics),
    ...setValues(overrides.set, check, diagnostics),
  ])
  const { values, lost } = evaluateParams(params, faulty, given, new Map(around), diagnostics)
  const names = withOpen(closedNames(values), lost)
  return { params, variants: variants.map(([name]) => name), values, names, diagnostics }
}

function givenIn(variant: Item): readonly (readonly [string, Given])[] {
  return [...entriesOf(variant)]
    .filter(([name]) => name !== 'limits')
    .map(([name, { key, value }]) => [name, { item: value, key }])
}

function chosen(
  variants: readonly (readonly [string, { readonly value: Item }])[],
  variant: string | undefined,
  diagnostics: Diagnostic[],
): readonly (readonly [string, Given])[] {
  if (variant === undefined) return []
  const found = variants.find(([name]) => name === variant)
  if (found) return givenIn(found[1].value)
  const names = variants.map(([name]) => name)
  const known = names.length > 0 ? `variants: ${names.join(', ')}` : 'the config has no variants'
  const hint = nearestHint(variant, names) ?? known
  diagnostics.push(diagnostic('unknown-variant', { variant }, undefined, { hint }))
  return []
}

/** What the caller sets is parsed as YAML on one line, and has its own faults. */
function setValues(
  set: Overrides['set'],
  check: GivenCheck,
  diagnostics: Diagnostic[],
): readonly (readonly [string, Given])[] {
  return [...(set ?? [])].flatMap(([name, text]): [string, Given][] => {
    const source = createSource(`--set ${name}`, text)
    const span = { source, start: 0, end: text.length }
    const parsed = text.trim() === '' ? undefined : parseText(source)
    const item: Item = parsed?.item ?? { kind: 'scalar', value: text, span }
    const faults = parsed?.diagnostics ?? []
    diagnostics.push(...faults)
    const given = { item, key: undefined }
    if (faults.length === 0) check(name, given)
    return faults.length === 0 ? [[name, given]] : []
  })
}

type GivenCheck = (name: string, given: Given) => void

/** A value must be one of a parameter, of its type and in its range. */
function givenCheck(
  params: readonly Param[],
  around: ReadonlyMap<string, ParamValue>,
  diagnostics: Diagnostic[],
): GivenCheck {
  const byName = new Map(params.map(each => [each.name, each]))
  // Names in a value may be overridden too: with them it is checked where it is used.
  const later = withOpen(closedNames(around), [...byName.keys()])
  return (name, { item, key }) => {
    const param = byName.get(name)
    if (!param) {
      const hint = nearestHint(name, [...byName.keys()])
      const parameters = { owner, param: name }
      diagnostics.push(diagnostic('unknown-param', parameters, key ?? item.span, { hint }))
      return
    }
    const { value, open, diagnostics: found } = readValue(item, param.type, later)
    diagnostics.push(...found)
    if (value !== undefined) diagnostics.push(...checkParam(param, value, item.span))
    else if (!open && found.length === 0) diagnostics.push(noValue(name, item))
  }
}

function noValue(field: string, item: Item): Diagnostic {
  const expected = 'a number, text, true, false or a list'
  const parameters = { field, expected, actual: describeItem(item) }
  return diagnostic('wrong-type', parameters, item.span)
}

/**
 * In order, since a default may name the parameters in front of it; their values join those that
 * are there.
 */
function evaluateParams(
  params: readonly Param[],
  faulty: ReadonlySet<string>,
  given: ReadonlyMap<string, Given>,
  values: Map<string, ParamValue>,
  diagnostics: Diagnostic[],
): { readonly values: ReadonlyMap<string, ParamValue>; readonly lost: readonly string[] } {
  const lost: string[] = []
  for (const param of params) {
    const names = withOpen(closedNames(values), lost)
    const item = given.get(param.name)?.item ?? openItem(param)
    const read = item ? readValue(item, param.type, names) : undefined
    const value = item ? read!.value : (param.default as ParamValue | undefined)
    diagnostics.push(...(read?.diagnostics ?? []))
    if (value === undefined && !item && !faulty.has(param.name)) diagnostics.push(missing(param))
    const faults = value === undefined ? [] : checkParam(param, value, item?.span ?? param.span)
    diagnostics.push(...(item ? faults : []))
    if (value === undefined || faults.length > 0) lost.push(param.name)
    else values.set(param.name, value)
  }
  return { values, lost }
}

/** A default that waits for other parameters, as an item. */
function openItem({ default: written }: Param): Item | undefined {
  if (written === undefined || !isOpenText(written)) return undefined
  return { kind: 'scalar', value: written.text, span: written.span }
}

function missing({ name, span }: Param): Diagnostic {
  return diagnostic('missing-param', { owner, param: name }, span)
}
