/** Finds the names of a config in its tree: declarations first, then what they are used for. */
import { nameItems } from '../build/names.ts'
import type { Entry, Item } from '../config/item.ts'
import { schema } from '../config/schema.ts'
import { childSchema } from '../config/schema-walk.ts'
import type { Path } from '../fields/field.ts'
import { useExpression, useLayer, useSources, useValues } from './collect-uses.ts'
import { type LayerEntry, readLayerEntry } from './layer-entry.ts'
import { type Declaration, type Space, type Symbols, type Use, keyOf } from './symbols.ts'
import { entriesAt, textOf } from './tree.ts'

interface Collector {
  readonly declarations: Declaration[]
  readonly uses: Use[]
}

/** The names of a whole file. */
export function collectSymbols(tree: Item): Symbols {
  const found: Collector = { declarations: [], uses: [] }
  for (const [name, entry] of entriesAt(tree, 'variants'))
    declare(found, 'variant', '', name, entry, ['variants', name])
  declareParams(found, '', entriesAt(tree, 'params'), ['params'])
  collectActivations(found, tree)
  for (const [name, entry] of entriesAt(tree, 'inputs'))
    declare(found, 'input', '', name, entry, ['inputs', name])
  collectBlocks(found, tree)
  for (const [name, entry] of entriesAt(tree, 'modules')) {
    declare(found, 'module', '', name, entry, ['modules', name])
    const module = readLayerEntry(entry.value)
    if (module) useLayer(found.uses, '', module, tree)
  }
  collectBody(found, '', tree, [], tree)
  collectPublicNames(found, tree)
  for (const values of entriesAt(tree, 'variants').values())
    for (const [name, { key }] of entriesAt(values.value))
      found.uses.push({ space: 'param', scope: '', name, span: key })
  for (const section of ['params', 'variants', 'inputs', 'training', 'limits'])
    useValues(found.uses, '', entriesAt(tree).get(section)?.value, childSchema(schema, section))
  return resolved(found)
}

/** Own activations, each with its parameters and weights, and what its expression names. */
function collectActivations(found: Collector, tree: Item): void {
  for (const [name, entry] of entriesAt(tree, 'activations')) {
    const path = ['activations', name]
    declare(found, 'activation', '', name, entry, path)
    for (const section of ['params', 'weights'])
      declareParams(found, `$${name}`, entriesAt(entry.value, section), [...path, section])
    const expr = entriesAt(entry.value).get('expr')?.value ?? entry.value
    useExpression(found.uses, `$${name}`, expr)
  }
}

function collectBlocks(found: Collector, tree: Item): void {
  for (const [block, entry] of entriesAt(tree, 'blocks')) {
    const path = ['blocks', block]
    declare(found, 'block', '', block, entry, path)
    declareParams(found, block, entriesAt(entry.value, 'params'), [...path, 'params'])
    const inputs = entriesAt(entry.value).get('inputs')?.value
    const names = inputs?.kind === 'list' ? inputs.items : []
    for (const [i, item] of names.entries()) {
      const name = textOf(item)
      const declared = { key: item.span, value: item }
      if (name !== undefined) declare(found, 'input', block, name, declared, [...path, 'inputs', i])
    }
    if (!inputs) declare(found, 'input', block, 'x', entry, path, false)
    collectBody(found, block, entry.value, path, tree)
  }
}

function declareParams(
  found: Collector,
  scope: string,
  params: ReadonlyMap<string, Entry>,
  path: Path,
): void {
  for (const [name, entry] of params) {
    declare(found, 'param', scope, name, entry, [...path, name])
    useValues(found.uses, scope, entry.value, {})
  }
}

const spaces: { readonly [kind in Declaration['kind']]: Space } = {
  input: 'source',
  layer: 'source',
  block: 'block',
  module: 'module',
  param: 'param',
  variant: 'variant',
  activation: 'param',
}

function declare(
  { declarations }: Collector,
  kind: Declaration['kind'],
  scope: string,
  name: string,
  { key, value }: Entry,
  path: Path,
  written = true,
): void {
  const whole = { ...key, end: Math.max(key.end, value.span.end) }
  const space = spaces[kind]
  declarations.push({ kind, space, scope, name, span: key, written, whole, path, type: undefined })
}

/** The layers and outputs of the model, or of a block. */
function collectBody(found: Collector, scope: string, body: Item, path: Path, tree: Item): void {
  const list = entriesAt(body).get('layers')?.value
  const items = list?.kind === 'list' ? list.items : []
  const read = items.flatMap((item, i) => {
    const entry = readLayerEntry(item)
    return entry ? [{ entry, item, path: [...path, 'layers', i] }] : []
  })
  declareLayers(found, scope, read)
  for (const { entry } of read) useLayer(found.uses, scope, entry, tree)
  useSources(found.uses, scope, entriesAt(body).get('outputs')?.value)
}

interface ReadEntry {
  readonly entry: LayerEntry
  readonly item: Item
  readonly path: Path
}

function declareLayers(found: Collector, scope: string, read: readonly ReadEntry[]): void {
  const inputs = found.declarations.filter(each => each.kind === 'input' && each.scope === scope)
  const modules = new Map(
    found.declarations.filter(each => each.kind === 'module').map(each => [each.name, each.span]),
  )
  const layers = read.map(({ entry: { kind, type, siblings } }) => {
    const name = siblings.get('name')?.value
    const text = textOf(name)
    return { kind, type, name: name && text !== undefined ? { text, span: name.span } : undefined }
  })
  const { names } = nameItems({ inputs, layers }, scope === '' ? modules : new Map())
  for (const [i, { entry, item, path }] of read.entries()) {
    const written = layers[i]!.name
    const name = written?.text ?? names[i]!
    const span = written?.span ?? entry.span
    const common = { kind: 'layer', space: 'source', scope, name, path } as const
    const whole = item.span
    const declared = { ...common, span, written: written !== undefined, whole, type: entry.type }
    found.declarations.push(declared)
  }
}

/** Keys of `training:` that are public names, where these are names of layers and inputs. */
function collectPublicNames(found: Collector, tree: Item): void {
  const outputs = entriesAt(tree).get('outputs')?.value
  const named = outputs?.kind === 'map' ? new Set(outputs.entries.keys()) : new Set<string>()
  const maps = [
    entriesAt(tree, 'training', 'loss'),
    entriesAt(tree, 'training', 'metrics'),
    entriesAt(tree, 'training', 'weighted_metrics'),
    ...[...entriesAt(tree, 'training', 'data').values()].flatMap(({ value }) => [
      entriesAt(value, 'x'),
      entriesAt(value, 'y'),
    ]),
  ]
  for (const keys of maps)
    for (const [name, { key }] of keys)
      if (!named.has(name)) found.uses.push({ space: 'source', scope: '', name, span: key })
}

/** Leaves out what refers to nothing here; a block sees the parameters of its file. */
function resolved({ declarations, uses }: Collector): Symbols {
  const byKey = new Map(declarations.toReversed().map(each => [keyOf(each), each]))
  const found = uses.flatMap(each => {
    const isIncluded = (each.space === 'block' || each.space === 'param') && each.name.includes('.')
    if (byKey.has(keyOf(each)) || isIncluded) return [each]
    const outer = { ...each, scope: '' }
    return each.space === 'param' && byKey.has(keyOf(outer)) ? [outer] : []
  })
  return { declarations, byKey, uses: found }
}
