/** Keys that can be written at the cursor: fields, words beside a layer, layers, blocks. */
import { lookUpLayer } from '../build/lookup.ts'
import { catalog } from '../catalog/catalog.ts'
import type { LayerDefinition } from '../catalog/layer.ts'
import { itemAt } from '../config/item.ts'
import { siblingNames } from '../config/schema-sections.ts'
import type { Path } from '../fields/field.ts'
import type { Completion } from './completion-item.ts'
import { type Cursor, mark } from './cursor.ts'
import type { Document } from './document.ts'
import { layerKey, readLayerEntry } from './layer-entry.ts'
import { fieldText, keysOf, mapSchemaAt } from './schema-text.ts'
import { entriesAt } from './tree.ts'

export function completeKey(document: Document, cursor: Cursor): readonly Completion[] {
  const { tree, path } = cursor
  const map = itemAt(tree, path)
  const written = map.kind === 'map' ? [...map.entries.keys()] : []
  const others = written.filter(each => !each.includes(mark))
  const end = cursor.colon ? '' : ': '
  const free = (each: Completion): boolean => !others.includes(each.label)
  if (isLayerEntry(path)) {
    const names = layerKey(others) === undefined ? layerNames(document, end) : []
    return [...siblings(cursor, end), ...names].filter(free)
  }
  const roles = rolesOf(document, cursor)
  if (roles) return roles.map(label => named(label, end)).filter(free)
  const block = blockOf(cursor)
  if (block !== undefined) return blockParams(cursor, block, end).filter(free)
  const schema = mapSchemaAt(tree, path)
  if (!schema) return []
  return keysOf(schema)
    .map(({ name, slot }) => ({
      label: name,
      kind: 'field' as const,
      documentation: fieldText(name, slot),
      insert: name + end,
    }))
    .filter(free)
}

/** True for the path of an entry of `layers`, of the model or of a block, or of a module. */
export function isLayerEntry(path: Path): boolean {
  const [last, before] = [path.at(-1), path.at(-2)]
  if (path.length === 2 && path[0] === 'modules') return true
  return typeof last === 'number' && before === 'layers'
}

/** What can be said beside a layer. */
function siblings({ tree, path }: Cursor, end: string): readonly Completion[] {
  const schema = mapSchemaAt(tree, path)
  return keysOf(schema ?? {})
    .filter(({ name }) => siblingNames.includes(name) || name === 'call')
    .map(({ name, slot }) => ({
      label: name,
      kind: 'field',
      documentation: fieldText(name, slot),
      insert: name + end,
    }))
}

/** Layers of the catalog, and blocks; `end` goes after the name, a colon after what needs more. */
export function layerNames(document: Document, end: string): readonly Completion[] {
  const layers = catalog.layers.map(layer => ({
    label: layer.type,
    kind: 'layer' as const,
    documentation: layer.doc,
    insert: layer.type + (end !== '' || needsArguments(layer) ? end || ': ' : ''),
  }))
  return [...layers, ...blockNames(document)]
}

function needsArguments({ fields, main }: LayerDefinition): boolean {
  return main === 'inputs' || Object.values(fields).some(each => each.required)
}

function blockNames({ symbols, good }: Document): readonly Completion[] {
  const own = symbols.declarations.filter(each => each.kind === 'block').map(each => each.name)
  const included = [...(good?.model.config.blocks.keys() ?? [])].filter(each => each.includes('.'))
  return [...new Set([...own, ...included])].map(name => ({
    label: name,
    kind: 'block' as const,
    detail: 'block',
    insert: `${name}: `,
  }))
}

/** What the inputs of the entry are called whose `from` is written; undefined elsewhere. */
function rolesOf(document: Document, { tree, path }: Cursor): readonly string[] | undefined {
  const entry = path.slice(0, -1)
  if (path.at(-1) !== 'from' || !isLayerEntry(entry)) return undefined
  const { type } = readLayerEntry(itemAt(tree, entry)) ?? {}
  if (type === undefined) return []
  const { inputs = [] } = lookUpLayer(type) ?? {}
  if (inputs.length > 0) return typeof inputs === 'string' ? [] : inputs.map(each => each.name)
  return document.good?.model.config.blocks.get(type)?.body.inputs.map(each => each.name) ?? []
}

function named(label: string, end: string): Completion {
  return { label, kind: 'field', insert: label + end }
}

/** The block whose arguments are written. */
function blockOf({ path }: Cursor): string | undefined {
  const name = path.at(-1)
  if (!isLayerEntry(path.slice(0, -1)) || typeof name !== 'string') return undefined
  return isBlockName(name) ? name : undefined
}

/** True for a key of an entry of `layers` that can only be a block. */
export function isBlockName(key: string): boolean {
  return /^[a-z]/.test(key) && !siblingNames.includes(key) && key !== 'call' && key !== 'type'
}

function blockParams({ tree }: Cursor, block: string, end: string): readonly Completion[] {
  return [...entriesAt(tree, 'blocks', block, 'params').keys()].map(label => ({
    label,
    kind: 'param',
    detail: `of ${block}`,
    insert: label + end,
  }))
}
