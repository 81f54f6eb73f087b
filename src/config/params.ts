/** Parameters: how a config declares them, and what a value of one may be. */
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/source.ts'
import type { OpenText, Param, ParamValue } from './config.ts'
import { describeValue, valueText } from './expression-values.ts'
import { isFunction } from './expression-functions.ts'
import type { Item, ScalarItem } from './item.ts'
import { type KnownNames, closedNames, withOpen } from './names.ts'
import { evaluateKnown, hasNames } from './open-text.ts'
import { paramTypes } from './schema-language.ts'
import { valueOf } from './value-items.ts'

type ParamType = Param['type']

export interface ReadParams {
  readonly params: readonly Param[]
  /** Names of those whose default is at fault. */
  readonly faulty: ReadonlySet<string>
  readonly diagnostics: readonly Diagnostic[]
}

/** The schema refuses more; here it keeps the work small. */
export const mostParams = 256

/** Parameters of a block; their defaults may name those in front of them, and what is around. */
export function readParams(section: Item | undefined, around: KnownNames): ReadParams {
  const params: Param[] = []
  const diagnostics: Diagnostic[] = []
  const faulty = new Set<string>()
  if (section?.kind !== 'map') return { params, faulty, diagnostics }
  for (const [name, { key, value }] of [...section.entries].slice(0, mostParams)) {
    const fault = nameFault(name, key)
    if (fault) diagnostics.push(fault)
    const names = withOpen(
      around,
      params.map(each => each.name),
    )
    const before = diagnostics.length
    params.push(readParam(name, key, value, { names, params, diagnostics }))
    if (diagnostics.length > before) faulty.add(name)
  }
  return { params, faulty, diagnostics }
}

interface Reading {
  readonly names: KnownNames
  /** Parameters in front of this one. */
  readonly params: readonly Param[]
  readonly diagnostics: Diagnostic[]
}

/** Words of expressions, and `limits` of a variant. */
const words: ReadonlySet<string> = new Set(['i', 'and', 'or', 'not', 'true', 'false', 'limits'])

/** What is wrong with a name that expressions are to use. */
export function nameFault(name: string, span: Span): Diagnostic | undefined {
  const expected =
    words.has(name) || isFunction(name)
      ? 'it is a word of expressions'
      : /^[A-Za-z_]\w*$/.test(name)
        ? undefined
        : 'it must begin with a letter and hold letters, digits and _ only'
  return expected === undefined ? undefined : diagnostic('bad-name', { name, expected }, span)
}

/** `width: 32`, `f: int`, or a map; what has the wrong form is reported by the schema. */
export function readParam(name: string, span: Span, item: Item, reading: Reading): Param {
  const fields = item.kind === 'map' ? item.entries : new Map<string, never>()
  const written = item.kind === 'map' ? fields.get('default')?.value : item
  const declared = typeWord(item.kind === 'map' ? fields.get('type')?.value : item)
  const own = item.kind !== 'map' && declared !== undefined ? undefined : written
  const found = own && readDefault(own, declared, reading)
  const doc = fields.get('doc')?.value
  const param: Param = {
    name,
    type: declared ?? found?.type ?? 'float',
    default: found?.value,
    min: numberIn(fields.get('min')?.value),
    max: numberIn(fields.get('max')?.value),
    doc: doc?.kind === 'scalar' && typeof doc.value === 'string' ? doc.value : undefined,
    span,
  }
  if (found?.value !== undefined && !isOpenText(found.value))
    reading.diagnostics.push(...checkParam(param, found.value, own!.span))
  return param
}

function typeWord(item: Item | undefined): ParamType | undefined {
  if (item?.kind !== 'scalar') return undefined
  return paramTypes.find(each => each === item.value)
}

/** A bound is a number, or arithmetic of numbers: `1k`. */
function numberIn(item: Item | undefined): number | undefined {
  if (item?.kind !== 'scalar') return undefined
  if (typeof item.value === 'number') return item.value
  if (typeof item.value !== 'string') return undefined
  const { value } = evaluateKnown(item.value, item.span, closedNames(new Map()))
  return typeof value === 'number' ? value : undefined
}

function readDefault(item: Item, declared: ParamType | undefined, reading: Reading) {
  const { value, open, diagnostics } = readValue(item, declared, reading.names)
  reading.diagnostics.push(...diagnostics)
  const type = open
    ? openType(open, reading.params)
    : value !== undefined
      ? typeOf(value)
      : undefined
  return { value: open ?? value, type }
}

/** What a written value of a parameter says: a value, or text that waits for names. */
export function readValue(
  item: Item,
  type: ParamType | undefined,
  names: KnownNames,
): {
  readonly value?: ParamValue | undefined
  readonly open?: OpenText | undefined
  readonly diagnostics: readonly Diagnostic[]
} {
  if (item.kind === 'list') return readList(item.items, names)
  if (item.kind !== 'scalar' || typeof item.value !== 'string' || !asksNames(item, type))
    return { value: valueOf(item), diagnostics: [] }
  const { value, open, diagnostics } = evaluateKnown(item.value, item.span, names)
  return { value, open: open ? { text: item.value, span: item.span } : undefined, diagnostics }
}

/** True for text that is an expression in a parameter of this type. */
export function asksNames({ value }: ScalarItem, type: ParamType | undefined): boolean {
  if (typeof value !== 'string') return false
  return type === 'int' || type === 'float' || type === 'bool' || hasNames(value)
}

function readList(items: readonly Item[], names: KnownNames): ReturnType<typeof readValue> {
  const read = items.map(each => readValue(each, undefined, names))
  const values = read.map(each => each.value).filter(each => each !== undefined)
  const diagnostics = read.flatMap(each => each.diagnostics)
  const waiting = read.find(each => each.open)?.open
  if (waiting) {
    const problem = 'a list by default cannot wait for other parameters'
    diagnostics.push(diagnostic('no-value', { problem }, waiting.span))
  }
  return {
    value: values.length === items.length ? read.map(each => each.value!) : undefined,
    diagnostics,
  }
}

/** The type of a default that waits: `$act` has that of `act`. */
function openType({ text }: OpenText, params: readonly Param[]): ParamType {
  const name = /^\$\{?\s*([A-Za-z_]\w*)\s*\}?$/.exec(text)?.[1]
  const same = params.find(each => each.name === name)
  if (same) return same.type
  return /^\$\{[^}]*\}$|^\$[^{]*$/.test(text) ? 'float' : 'text'
}

/** The type of a parameter that has this value by default. */
export function typeOf(value: ParamValue): ParamType {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'string' ? 'text' : 'list'
}

/** True for a default that waits for names. */
export function isOpenText(value: ParamValue | OpenText): value is OpenText {
  return typeof value === 'object' && !Array.isArray(value)
}

const expectedWords: { readonly [type in ParamType]: string } = {
  int: 'a whole number',
  float: 'a number',
  bool: 'true or false',
  text: 'text',
  list: 'a list',
}

/** What is wrong with a value of a parameter: its type, or its range. */
export function checkParam(param: Param, value: ParamValue, span: Span): readonly Diagnostic[] {
  const { name: field, type, min = -Infinity, max = Infinity } = param
  if (!fits(value, type)) {
    const actual = typeof value === 'string' ? `the text ${valueText(value)}` : describeValue(value)
    return [diagnostic('wrong-type', { field, expected: expectedWords[type], actual }, span)]
  }
  if (typeof value !== 'number' || (value >= min && value <= max)) return []
  const expected = value < min ? `at least ${min}` : `at most ${max}`
  return [diagnostic('out-of-range', { field, value: String(value), expected }, span)]
}

function fits(value: ParamValue, type: ParamType): boolean {
  const own = typeOf(value)
  return own === type || (own === 'int' && type === 'float')
}
