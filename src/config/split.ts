/** Splits a rewritten config into what the builder works with; what is wrong is left out. */
import type { LayerDefinition } from '../catalog/layer.ts'
import type { Source, Span } from '../diagnostics/source.ts'
import type { Json } from '../fields/field.ts'
import type { DType } from '../graph/shape.ts'
import type { BlockHead } from './block-heads.ts'
import type {
  Body,
  Config,
  InputDeclaration,
  LayerItem,
  NameReference,
  OpenText,
  OutputDeclaration,
  Repeat,
} from './config.ts'
import { type Entry, type Item, type MapItem, isOpen, toJson } from './item.ts'
import { siblingNames } from './schema-sections.ts'

type SizeList = readonly (number | string | null)[]

/** What the names in layer items mean. */
export interface ItemNames {
  /** Main name of every layer of the catalog by all its names. */
  readonly types: ReadonlyMap<string, string>
  readonly blocks: ReadonlyMap<string, BlockHead>
  /** Modules by the name that calls use: their name in the whole config. */
  readonly modules: ReadonlyMap<string, string>
}

/** What is read elsewhere than in the sections that are split here. */
export type Declared = Pick<
  Config,
  'values' | 'params' | 'variants' | 'blocks' | 'modules' | 'activations' | 'limits'
>

export function splitConfig(
  source: Source,
  config: MapItem,
  names: ItemNames,
  declared: Declared,
): Config {
  const section = (name: string): Item | undefined => config.entries.get(name)?.value
  const outputs = section('outputs')
  return {
    source,
    name: textOf(section('name')) ?? baseName(source.file),
    inputs: entriesOf(section('inputs')).map(([name, entry]) => splitInput(name, entry)),
    layers: splitLayers(section('layers'), names),
    outputs: outputs && splitOutputs(outputs),
    training: mapOf(section('training')),
    stateDict: mapOf(section('state_dict')),
    ...declared,
  }
}

/** The modules of one file by their name in the whole config. */
export function splitModules(
  config: MapItem,
  names: ItemNames,
): readonly (readonly [string, LayerItem])[] {
  return entriesOf(config.entries.get('modules')?.value).flatMap(([name, { value }]) => {
    const module = splitLayer(value, names)
    return module ? [[names.modules.get(name) ?? name, module] as const] : []
  })
}

/** The body of a block; `key` is the place of its name. */
export function splitBody(block: Item, key: Span, names: ItemNames): Body {
  const section = (name: string): Item | undefined => mapOf(block)?.entries.get(name)?.value
  const inputs = itemsOf(section('inputs')).flatMap(item => {
    const name = textOf(item)
    return name === undefined ? [] : [{ name, span: item.span }]
  })
  const outputs = section('outputs')
  return {
    inputs: section('inputs') ? inputs : [{ name: 'x', span: key }],
    layers: splitLayers(section('layers'), names),
    outputs: outputs && textOf(outputs) !== 'last' ? splitOutputs(outputs) : undefined,
  }
}

function splitLayers(list: Item | undefined, names: ItemNames): readonly LayerItem[] {
  return itemsOf(list).flatMap(item => splitLayer(item, names) ?? [])
}

/** Every name of a layer, and the one that it is known by. */
export function typeTable(definitions: readonly LayerDefinition[]): ReadonlyMap<string, string> {
  return new Map(
    definitions.flatMap(({ type, aliases = [] }) => [type, ...aliases].map(name => [name, type])),
  )
}

function splitInput(name: string, { key, value }: Entry): InputDeclaration {
  const fields = mapOf(value)?.entries
  const scale = fields?.get('scale')?.value
  return {
    name,
    shape: shapeOf(fields ? fields.get('shape')?.value : value),
    dtype: (textOf(fields?.get('dtype')?.value) ?? 'float32') as DType,
    scale: scale?.kind === 'scalar' && typeof scale.value === 'number' ? scale.value : undefined,
    span: key,
  }
}

/**
 * Undefined for what names no layer. A layer that is unknown stays, so that others can refer to it.
 * `place` is that of the layer's key, where it is known.
 */
export function splitLayer(item: Item, names: ItemNames, place?: Span): LayerItem | undefined {
  if (item.kind === 'scalar' && typeof item.value === 'string')
    return layerOf({ kind: 'layer', type: item.value, ...noArguments(item.span) }, item.span, item)
  if (item.kind !== 'map') return undefined
  const type = layerKey(item, names, place)
  if (type === undefined) return undefined
  const { key, value } = item.entries.get(type)!
  return layerOf(useOf(type, value, key, names), key, item)
}

/** The key of an entry that says which layer it is. */
function layerKey(
  { entries }: MapItem,
  { types, blocks }: ItemNames,
  place: Span | undefined,
): string | undefined {
  const keys = [...entries.keys()]
  return (
    (place && keys.find(key => entries.get(key)!.key === place)) ??
    keys.find(key => types.has(key) || blocks.has(key) || key === 'call') ??
    keys.find(key => !siblingNames.includes(key) && !key.startsWith('x-'))
  )
}

/** What an entry uses, and with which arguments. */
type Use = Pick<LayerItem, 'kind' | 'type' | 'args' | 'argsItem' | 'bare'>

function useOf(type: string, value: Item, key: Span, names: ItemNames): Use {
  const { types, blocks, modules } = names
  if (type === 'call') {
    const called = textOf(value) ?? ''
    return { kind: 'call', type: modules.get(called) ?? called, ...noArguments(key) }
  }
  const block = blocks.get(type)
  // A bare main argument was rewritten to a map whose only key stands where its value does.
  const [only] = value.kind === 'map' && value.entries.size === 1 ? value.entries.values() : []
  const bare = only !== undefined && only.key === only.value.span
  return {
    kind: block ? 'block' : 'layer',
    type: block?.name ?? types.get(type) ?? type,
    args: value.kind === 'map' ? (toJson(value) as LayerItem['args']) : {},
    argsItem: bare ? only.value : value,
    bare,
  }
}

function noArguments(span: Span): Pick<LayerItem, 'args' | 'argsItem' | 'bare'> {
  return { args: {}, argsItem: { kind: 'map', entries: new Map(), span }, bare: false }
}

const noEntries: MapItem['entries'] = new Map()

/** A use with the words beside it. Written out: a config has thousands, and spreads are slow. */
function layerOf({ kind, type, args, argsItem, bare }: Use, span: Span, item: Item): LayerItem {
  const entries = item.kind === 'map' ? item.entries : noEntries
  const valueAt = (name: string): Item | undefined => entries.get(name)?.value
  const from = valueAt('from')
  const expected = valueAt('expect')
  return {
    kind,
    type,
    span,
    args,
    argsItem,
    bare,
    name: nameOf(valueAt('name')),
    from: from && splitReferences(from),
    weights: textOf(valueAt('weights')),
    trainable: !isScalar(valueAt('trainable'), false),
    expect: expected && { shape: shapeOf(expected), span: expected.span },
    item,
    open: isOpenBesideLayer(entries),
    when: openTextOf(valueAt('when')),
    otherwise: otherwiseOf(valueAt('else')),
    repeat: splitRepeat(valueAt('repeat')),
    share: isScalar(valueAt('share'), true),
  }
}

function nameOf(item: Item | undefined): LayerItem['name'] {
  const text = textOf(item)
  return text === undefined ? undefined : { text, span: item!.span }
}

function otherwiseOf(item: Item | undefined): NameReference | undefined {
  const text = textOf(item)
  return text === undefined ? undefined : splitReference(text, item!.span)
}

/** `when` and `repeat` are asked for by whoever expands the layers, before all others. */
function isOpenBesideLayer(entries: MapItem['entries']): boolean {
  for (const [key, { value }] of entries)
    if (key !== 'when' && key !== 'repeat' && isOpen(value)) return true
  return false
}

function isScalar(item: Item | undefined, value: boolean): boolean {
  return item?.kind === 'scalar' && item.value === value
}

function openTextOf(item: Item | undefined): OpenText | undefined {
  if (item?.kind !== 'scalar' || item.value === null) return undefined
  return { text: String(item.value), span: item.span }
}

function splitRepeat(item: Item | undefined): Repeat | undefined {
  const fields = mapOf(item)?.entries
  const times = fields ? fields.get('times')?.value : item
  if (!item || times?.kind !== 'scalar') return undefined
  const text = typeof times.value === 'number' ? times.value : openTextOf(times)
  return text === undefined
    ? undefined
    : { times: text, rest: mapOf(fields?.get('rest')?.value), span: item.span }
}

/** What an input is called, and where that is written. */
interface Role {
  readonly name: string
  readonly span: Span
}

/** Text, a list, or a map by role, whose values are again text or lists. */
function splitReferences(item: Item, role?: Role): readonly NameReference[] {
  if (item.kind === 'map')
    return [...item.entries].flatMap(([name, { key, value }]) =>
      splitReferences(value, { name, span: key }),
    )
  if (item.kind === 'list') return item.items.flatMap(each => splitReferences(each, role))
  return typeof item.value === 'string' ? [splitReference(item.value, item.span, role)] : []
}

/** `lstm@1` is the second output of `lstm`. */
function splitReference(text: string, span: Span, role?: Role): NameReference {
  const [, name = text, output = '0'] = /^(.+)@(\d{1,9})$/.exec(text) ?? []
  return { name, output: Number(output), role: role?.name, roleSpan: role?.span, span }
}

function splitOutputs(item: Item): readonly OutputDeclaration[] {
  if (item.kind !== 'map') return splitReferences(item).map(layer => ({ name: layer.name, layer }))
  return entriesOf(item).flatMap(([name, { value }]) =>
    splitReferences(value).map(layer => ({ name, layer })),
  )
}

function shapeOf(item: Item | undefined): SizeList {
  const dims = itemsOf(item).map(toJson)
  const isDim = (dim: Json): dim is number | string | null =>
    dim === null || typeof dim === 'number' || typeof dim === 'string'
  return dims.filter(isDim)
}

function textOf(item: Item | undefined): string | undefined {
  return item?.kind === 'scalar' && typeof item.value === 'string' ? item.value : undefined
}

function mapOf(item: Item | undefined): MapItem | undefined {
  return item?.kind === 'map' ? item : undefined
}

function itemsOf(item: Item | undefined): readonly Item[] {
  return item?.kind === 'list' ? item.items : []
}

function entriesOf(item: Item | undefined): readonly (readonly [string, Entry])[] {
  return item?.kind === 'map' ? [...item.entries] : []
}

/** `configs/mnist.yaml` is called `mnist`. */
function baseName(file: string): string {
  return file.replace(/^.*[\\/]/, '').replace(/\.ya?ml$/i, '') || 'model'
}
