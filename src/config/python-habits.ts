/** Rules for pasted Python and Keras code. Each slip is reported once, the rest still checked. */
import type { Catalog } from '../catalog/catalog.ts'
import { diagnostic } from '../diagnostics/diagnostic.ts'
import { entryText, flowText, referenceText } from './flow-text.ts'
import { isLayerSite, isReferenceSite, layerNames } from './forms.ts'
import type { Entry, Item, MapItem } from './item.ts'
import { type ArgumentNames, readPython, readPythonArguments } from './python.ts'
import { type RewriteContext, type Rule, type Site, takesNull } from './rewrite.ts'
import { siblingNames } from './schema-sections.ts'
import { childSchema, isNumericSlot, typesOf } from './schema-walk.ts'
import { rawText } from './split-habits.ts'

/** `Dense(10)`, `(1, 2)`, `alpha=0.1` where a value stands. */
export function pythonText(catalog: Catalog): Rule {
  const names = argumentNames(catalog)
  return (item, site, context) => {
    if (item.kind !== 'scalar' || typeof item.value !== 'string') return item
    if (!/[(=]/.test(item.value) || isFreeText(site)) return item
    const raw = rawText(item.span)
    if (raw[0] !== item.value[0]) return item
    if (/^\(.*\)$/s.test(raw)) return readTuple(item, names, context)
    const call = /^([A-Za-z_][\w.]*)\(.*\)$/s.exec(raw)
    // In a numeric slot a plain name that is called is a function of expressions, known or not.
    if (call && !(isNumericSlot(site.schema) && /^[a-z]\w*$/.test(call[1]!)))
      return readCall(item, call[1]!, names, site, context)
    return /^[A-Za-z_]\w*\s*=(?!=)/.test(raw) ? readArguments(item, names, context) : item
  }
}

function readTuple(item: Item, names: ArgumentNames, context: RewriteContext): Item {
  const { source, start, end } = item.span
  const inner = readPythonArguments(source, start + 1, end - 1, names)
  if (inner) return reportArguments(item, { ...inner, span: item.span }, context)
  const list = rawText(item.span).includes(',') && readPython(source, start, end, names)
  if (!list) return item
  const text = flowText(list)
  const fix = { title: `write ${text}`, span: item.span, text }
  context.diagnostics.push(diagnostic('python-tuple', {}, item.span, { fix }))
  return list
}

function readCall(
  item: Item,
  name: string,
  names: ArgumentNames,
  site: Site,
  context: RewriteContext,
): Item {
  const { source, start, end } = item.span
  const short = name.slice(name.lastIndexOf('.') + 1)
  const read = hoistSiblings(readPython(source, start, end, names), isLayerSite(site))
  const text = read && (isLayerSite(site) ? entryText(read) : referenceText(read))
  const fix = text === undefined ? undefined : { title: `write ${text}`, span: item.span, text }
  context.diagnostics.push(diagnostic('python-call', { name: short }, item.span, { fix }))
  if (!read) context.settled.add(item)
  return read ?? item
}

/** `Dense(10, name='probs')`: in Python the name stands where it should. */
function hoistSiblings(item: Item | undefined, isLayer: boolean): Item | undefined {
  if (!isLayer || item?.kind !== 'map') return item
  const [only] = item.entries
  if (only?.[1].value.kind !== 'map') return item
  const [name, { key, value }] = only
  const args = [...(value as MapItem).entries]
  const isSibling = ([each]: [string, Entry]): boolean => siblingNames.includes(each)
  const rest = new Map(args.filter(each => !isSibling(each)))
  const own: [string, Entry] = [name, { key, value: { ...value, entries: rest } as MapItem }]
  return { ...item, entries: new Map([own, ...args.filter(isSibling)]) }
}

function readArguments(item: Item, names: ArgumentNames, context: RewriteContext): Item {
  const { source, start, end } = item.span
  const args = readPythonArguments(source, start, end, names)
  return args ? reportArguments(item, args, context) : item
}

function reportArguments({ span }: Item, args: Item, context: RewriteContext): Item {
  const argument = args.kind === 'map' ? [...args.entries.keys()][0]! : ''
  const text = flowText(args)
  const fix = { title: `write ${text}`, span, text }
  context.diagnostics.push(diagnostic('python-argument', { argument }, span, { fix }))
  return args
}

/** `{alpha=0.1}`: a key that says it all. */
export function pythonKeys(catalog: Catalog): Rule {
  const names = argumentNames(catalog)
  return (item, { schema }, context) => {
    if (item.kind !== 'map' || schema['properties'] === undefined) return item
    if (!hasKey(item, name => name.includes('='))) return item
    const entries = [...item.entries].map(([name, entry]): [string, Entry] => {
      const found = childSchema(schema, name) === undefined && readKey(entry, names)
      if (!found) return [name, entry]
      const text = `${found.name}: ${flowText(found.entry.value)}`
      const fix = { title: `write ${text}`, span: entry.key, text }
      const parameters = { argument: found.name }
      context.diagnostics.push(diagnostic('python-argument', parameters, entry.key, { fix }))
      return [found.name, found.entry]
    })
    const changed = entries.some(([name]) => !item.entries.has(name))
    return changed ? { ...item, entries: new Map(entries) } : item
  }
}

function hasKey({ entries }: MapItem, wanted: (name: string) => boolean): boolean {
  for (const name of entries.keys()) if (wanted(name)) return true
  return false
}

function readKey({ key, value }: Entry, names: ArgumentNames) {
  if (value.kind !== 'scalar' || value.value !== null || !rawText(key).includes('='))
    return undefined
  const args = readPythonArguments(key.source, key.start, key.end, names)
  if (args?.kind !== 'map' || args.entries.size !== 1) return undefined
  const [name, entry] = [...args.entries][0]!
  return { name, entry }
}

/** `None` where null may stand. */
export const pythonNone: Rule = (item, site, context) => {
  if (item.kind !== 'scalar' || item.value !== 'None' || isFreeText(site)) return item
  if (!takesNull(item, site, context)) return item
  const fix = { title: 'write null', span: item.span, text: 'null' }
  context.diagnostics.push(diagnostic('python-none', {}, item.span, { fix }))
  return { ...item, value: null }
}

const modules = [
  ...['tf', 'tensorflow', 'keras', 'torch', 'nn', 'layers', 'activations', 'initializers'],
  ...['regularizers', 'constraints', 'losses', 'metrics', 'optimizers'],
]
const modulePrefix = new RegExp(`^(?:(?:${modules.join('|')})\\.)+`)

/** `keras.layers.Flatten`, as a bare name or as a key. */
export const pythonPrefix: Rule = (item, site, context) => {
  if (!isLayerSite(site) && !isReferenceSite(site)) return item
  if (item.kind === 'scalar' && typeof item.value === 'string') {
    const short = shortName(item.value)
    if (short === undefined || !takesName(short, site, context)) return item
    reportPrefix(item.value, short, item.span, context)
    return { ...item, value: short }
  }
  if (item.kind !== 'map' || !hasKey(item, name => shortName(name) !== undefined)) return item
  const known = (site.schema['properties'] ?? {}) as object
  const entries = [...item.entries].map(([name, entry]): [string, Entry] => {
    const short = shortName(name)
    if (short === undefined || !Object.hasOwn(known, short)) return [name, entry]
    reportPrefix(name, short, entry.key, context)
    return [short, entry]
  })
  const changed = entries.some(([name]) => !item.entries.has(name))
  return changed ? { ...item, entries: new Map(entries) } : item
}

function takesName(name: string, site: Site, context: RewriteContext): boolean {
  return isLayerSite(site)
    ? layerNames(context).has(name)
    : (site.schema['enum'] as readonly string[]).includes(name)
}

function shortName(name: string): string | undefined {
  const short = name.replace(modulePrefix, '')
  return short === name ? undefined : short
}

function reportPrefix(
  name: string,
  short: string,
  span: Item['span'],
  context: RewriteContext,
): void {
  const fix = { title: `write ${short}`, span, text: short }
  context.diagnostics.push(diagnostic('python-prefix', { name, short }, span, { fix }))
}

/** Where any text is right: names, notes, paths, and what the schema leaves open. */
function isFreeText({ schema }: Site): boolean {
  const types = typesOf(schema)
  if (Object.keys(schema).length === 0 || schema['$comment'] !== undefined) return true
  return types.length === 1 && types[0] === 'string' && schema['enum'] === undefined
}

/**
 * Arguments in the order in which a call gives them: the main argument, then the others as they are
 * declared.
 */
function argumentNames(catalog: Catalog): ArgumentNames {
  return callable => {
    const layer = catalog.layers.find(each => each.type === callable)
    const { layers: _, ...others } = catalog
    const named = Object.values(others).flat()
    const entry =
      layer ?? named.find(each => each.name === callable || each.aliases?.includes(callable))
    if (!entry) return undefined
    const main = entry.main === undefined || entry.main === 'inputs' ? [] : [entry.main]
    return [...new Set([...main, ...Object.keys(entry.fields)])]
  }
}
