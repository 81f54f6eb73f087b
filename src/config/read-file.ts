/** One file of a config: its sections, what it takes from others, the file it extends. */
import { catalog } from '../catalog/catalog.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Code } from '../diagnostics/messages.ts'
import { type Source, positionAt } from '../diagnostics/source.ts'
import type { JsonSchema } from '../fields/field.ts'
import { type ActivationHead, activationValues, readActivationHeads } from './activations/heads.ts'
import type { OwnActivation } from './activations/own-activation.ts'
import { readActivations } from './activations/read.ts'
import { type BlockHead, readHeads } from './block-heads.ts'
import type { Block, LayerItem } from './config.ts'
import { checkForbidden } from './forbidden.ts'
import { type FileChain, type FileTree, openFile } from './include.ts'
import { type Item, type MapItem, entriesOf } from './item.ts'
import { checkDataSets } from './data-rules.ts'
import { checkLayerItems } from './layer-rules.ts'
import { correctSections } from './misspelt.ts'
import { type KnownNames, withOpen, withShapes } from './names.ts'
import { type Overrides, type ParamValues, readParamValues } from './overrides.ts'
import { parseText } from './parse.ts'
import { applyPatches } from './patch.ts'
import { createContext, rewriteItems } from './rewrite.ts'
import { rules } from './rules.ts'
import { schema } from './schema.ts'
import { type ItemNames, splitBody, splitModules, typeTable } from './split.ts'
import { checkStateNames } from './state-dict.ts'
import { validateItem } from './validate.ts'

/** A file without layers of its own is there for its blocks and modules. */
const modelSections = ['inputs', 'layers']

export interface ConfigFile {
  /** Brought into one form and checked. */
  readonly item: MapItem
  readonly params: ParamValues
  /** What layers of this file may use, by the name they use. */
  readonly names: ItemNames
  /** Its blocks and those of the files it includes, by their name in the whole config. */
  readonly blocks: ReadonlyMap<string, Block>
  /** Its modules and those of the files it includes, likewise. */
  readonly modules: ReadonlyMap<string, LayerItem>
  /** Its own activations and those of the files it includes, by the name it uses. */
  readonly activations: ReadonlyMap<string, OwnActivation>
  readonly activationHeads: ReadonlyMap<string, ActivationHead>
  /** True for a file with blocks, modules or activations and without a model. */
  readonly library: boolean
}

interface Place {
  readonly source: Source
  readonly chain: FileChain
  /** `common.` in front of the names of its blocks; empty for the root. */
  readonly prefix: string
}

const types = typeTable(catalog.layers)

/** Reads a file and all that it names; undefined where it is no map. */
export function readConfigFile(
  place: Place,
  overrides: Overrides,
  tree: FileTree,
): ConfigFile | undefined {
  const written = readItems(place, tree)
  if (!written) return undefined
  const item = correctSections(written, tree.diagnostics)
  const included = readIncludes(item, place, tree)
  const ownHeads = readActivationHeads(item, place.prefix, tree.diagnostics)
  const activationHeads = new Map([...included.activationHeads, ...ownHeads])
  const params = readParamValues(item, overrides, activationValues(activationHeads))
  tree.diagnostics.push(...params.diagnostics)
  const own = readHeads(item, place.prefix, params.names, tree.diagnostics)
  const heads = new Map([...included.heads, ...own])
  const library = isLibrary(item)
  const isPart = place.prefix !== '' || library
  const found: Diagnostic[] = []
  const names: ItemNames = {
    types,
    blocks: heads,
    modules: new Map([...included.callable, ...ownModules(item, place.prefix)]),
  }
  const known = { ...names, activations: activationHeads, names: params.names }
  const rewritten = checkItems(item, known, isPart, found)
  const activations = readActivations(rewritten, place.prefix, included.activations, found)
  tree.diagnostics.push(...found.filter(each => !isOfMissing(each, included.missing)))
  const blocks = new Map([...included.blocks, ...splitBlocks(rewritten, own, names, params)])
  const modules = new Map([...included.modules, ...splitModules(rewritten, names)])
  return { item: rewritten, params, names, blocks, modules, activations, activationHeads, library }
}

function isLibrary({ entries }: MapItem): boolean {
  const isForOthers = ['blocks', 'modules', 'activations'].some(each => entries.has(each))
  return isForOthers && !modelSections.some(each => entries.has(each))
}

function ownModules(item: MapItem, prefix: string): readonly (readonly [string, string])[] {
  const names = [...entriesOf(item.entries.get('modules')?.value).keys()]
  return names.map(name => [name, prefix + name] as const)
}

/** The items of a file, after what it extends and patches. */
function readItems({ source, chain, prefix }: Place, tree: FileTree): MapItem | undefined {
  const { item, diagnostics } = parseText(source)
  tree.diagnostics.push(...diagnostics)
  if (!item) return undefined
  if (item.kind !== 'map') {
    const span = { source, start: item.span.start, end: item.span.start }
    tree.diagnostics.push(diagnostic('empty-config', {}, span))
    return undefined
  }
  const base = item.entries.get('extends')
  const patch = item.entries.get('patch')
  if (!base) {
    if (patch) {
      const parameters = { owner: 'the config', field: 'extends' }
      tree.diagnostics.push(diagnostic('missing-field', parameters, patch.key))
    }
    return withoutKeys(item, ['patch'])
  }
  if (base.value.kind !== 'scalar' || typeof base.value.value !== 'string') return item
  const opened = openFile(base.value.value, base.value.span, chain, tree)
  const below = opened && readItems({ ...opened, prefix }, tree)
  reportSections(item, tree.diagnostics)
  if (!below) return undefined
  const patched = patch ? applyPatches(below, patch.value, tree.diagnostics) : below
  return { ...patched, entries: new Map([...patched.entries, ...ownEntries(item)]) }
}

function withoutKeys(item: MapItem, keys: readonly string[]): MapItem {
  if (!keys.some(key => item.entries.has(key))) return item
  return { ...item, entries: new Map([...item.entries].filter(([key]) => !keys.includes(key))) }
}

/** What a file says itself that extends another one. */
function ownEntries({ entries }: MapItem) {
  return [...entries].filter(([key]) => key === 'tenon' || key === 'name' || key.startsWith('x-'))
}

function reportSections(item: MapItem, diagnostics: Diagnostic[]): void {
  const own = new Set(['extends', 'patch', ...ownEntries(item).map(([key]) => key)])
  for (const [section, { key }] of item.entries)
    if (!own.has(section)) diagnostics.push(diagnostic('section-beside-extends', { section }, key))
}

interface Included {
  readonly heads: Map<string, BlockHead>
  readonly blocks: Map<string, Block>
  readonly modules: Map<string, LayerItem>
  /** Modules by the name that calls use: their name in the whole config. */
  readonly callable: Map<string, string>
  readonly activations: Map<string, OwnActivation>
  readonly activationHeads: Map<string, ActivationHead>
  /** Names of files that could not be read: nobody can tell which blocks they have. */
  readonly missing: string[]
}

function readIncludes(item: MapItem, { chain, prefix }: Place, tree: FileTree): Included {
  const included: Included = {
    heads: new Map(),
    blocks: new Map(),
    modules: new Map(),
    callable: new Map(),
    activations: new Map(),
    activationHeads: new Map(),
    missing: [],
  }
  for (const [space, { key, value }] of entriesOf(item.entries.get('include')?.value)) {
    if (!/^[a-z][a-z0-9_]*$/.test(space)) {
      const expected = 'it must begin with a small letter and hold small letters, digits and _ only'
      tree.diagnostics.push(diagnostic('bad-name', { name: space, expected }, key))
    }
    if (value.kind !== 'scalar' || typeof value.value !== 'string') continue
    const opened = openFile(value.value, value.span, chain, tree)
    const file = opened && readConfigFile({ ...opened, prefix: `${prefix}${space}.` }, {}, tree)
    if (!file) {
      included.missing.push(space)
      continue
    }
    for (const [name, block] of file.blocks) included.blocks.set(name, block)
    for (const [name, module] of file.modules) included.modules.set(name, module)
    for (const [name, full] of file.names.modules)
      if (!name.includes('.')) included.callable.set(`${space}.${name}`, full)
    for (const [name, head] of file.names.blocks)
      if (!name.includes('.')) included.heads.set(`${space}.${name}`, head)
    for (const [name, own] of file.activations) included.activations.set(`${space}.${name}`, own)
    for (const [name, head] of file.activationHeads)
      included.activationHeads.set(`${space}.${name}`, head)
  }
  return included
}

const ofNames: ReadonlySet<Code> = new Set(['unknown-layer', 'unknown-module', 'unknown-variable'])

/** What a file has that could not be read: the file has its diagnostic. */
function isOfMissing({ code, span }: Diagnostic, missing: readonly string[]): boolean {
  if (!ofNames.has(code) || !span) return false
  const name = span.source.text.slice(span.start, span.end).replace('$', '')
  return missing.some(space => name.startsWith(`${space}.`))
}

/** What the values of a file may name. */
interface Known extends Pick<ItemNames, 'blocks' | 'modules'> {
  readonly activations: ReadonlyMap<string, ActivationHead>
  readonly names: KnownNames
}

/** One form for all values, then everything that the schema and the rules beside it refuse. */
function checkItems(
  item: MapItem,
  { blocks, modules, activations, names }: Known,
  isPart: boolean,
  diagnostics: Diagnostic[],
): MapItem {
  const paramsOf = paramsByBlock(item, blocks)
  const context = createContext({
    root: schema,
    blocks,
    activations,
    inside: (found, own, outside) => namesInside(found, own, outside, paramsOf),
  })
  const rewritten = rewriteItems(item, rules, context, { schema, names }) as MapItem
  const blockNames = [...blocks.keys()]
  const optional = isPart || item.entries.has('extends') ? modelSections : []
  const validation = { ...context, blocks: blockNames, optional }
  diagnostics.push(
    ...onceInLine(context.diagnostics),
    ...validateItem(rewritten, validation),
    ...checkLayerItems(rewritten, validation, [...modules.keys()]),
    ...checkDataSets(rewritten),
    ...checkStateNames(rewritten),
    ...checkForbidden(rewritten, catalog, [...blockNames, ...forbiddable(activations)]),
  )
  return rewritten
}

/** Own activations as `limits.forbid` names them. */
function forbiddable(activations: ReadonlyMap<string, ActivationHead>): readonly string[] {
  return [...activations.values()].map(each => each.name)
}

/** One missing name is one mistake, however often a line uses it. */
function onceInLine(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>()
  return found.filter(({ code, message, span }) => {
    if (code !== 'unknown-variable' || !span) return true
    const key = `${positionAt(span.source, span.start).line} ${message}`
    return !seen.has(key) && seen.add(key)
  })
}

/** Names of the parameters of every block of a file, by the block's item. */
function paramsByBlock(
  file: MapItem,
  heads: ReadonlyMap<string, BlockHead>,
): ReadonlyMap<Item, readonly string[]> {
  const blocks = [...entriesOf(file.entries.get('blocks')?.value)]
  return new Map(
    blocks.map(([name, { value }]) => [value, heads.get(name)!.params.map(each => each.name)]),
  )
}

/** A block has its parameters, layers have shapes, and what repeats has its number. */
function namesInside(
  item: Item,
  own: JsonSchema,
  outside: KnownNames,
  paramsOf: ReadonlyMap<Item, readonly string[]>,
): KnownNames {
  switch (own['title']) {
    case 'a block':
      return withOpen(outside, paramsOf.get(item) ?? [])
    case 'layers':
    case 'modules':
      return withShapes(outside)
    case 'a layer':
      return item.kind === 'map' && item.entries.has('repeat') ? withOpen(outside, ['i']) : outside
    default:
      return outside
  }
}

function splitBlocks(
  file: MapItem,
  heads: ReadonlyMap<string, BlockHead>,
  names: ItemNames,
  { values }: ParamValues,
): readonly (readonly [string, Block])[] {
  const items = entriesOf(file.entries.get('blocks')?.value)
  return [...heads].map(([local, { name, params, span }]) => {
    const entry = items.get(local)!
    return [name, { name, params, body: splitBody(entry.value, entry.key, names), span, values }]
  })
}
