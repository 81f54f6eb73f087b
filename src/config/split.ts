/** Splits a rewritten config into what the builder works with; what is wrong is left out. */
import type { LayerDefinition } from '../catalog/layer.ts'
import type { Source, Span } from '../diagnostics/source.ts'
import type { Json } from '../fields/field.ts'
import type { DType } from '../graph/shape.ts'
import type {
  Config,
  InputDeclaration,
  LayerItem,
  NameReference,
  OutputDeclaration,
} from './config.ts'
import { type Entry, type Item, type MapItem, toJson } from './item.ts'
import { siblingNames } from './schema-sections.ts'

type SizeList = readonly (number | string | null)[]

export function splitConfig(
  source: Source,
  config: MapItem,
  definitions: readonly LayerDefinition[],
): Config {
  const section = (name: string): Item | undefined => config.entries.get(name)?.value
  const types = typeTable(definitions)
  const outputs = section('outputs')
  return {
    source,
    name: textOf(section('name')) ?? baseName(source.file),
    inputs: entriesOf(section('inputs')).map(([name, entry]) => splitInput(name, entry)),
    layers: itemsOf(section('layers')).flatMap(item => splitLayer(item, types) ?? []),
    outputs: outputs && splitOutputs(outputs),
    values: new Map(),
    params: [],
    variants: [],
    blocks: new Map(),
    modules: new Map(),
    training: mapOf(section('training')),
    limits: mapOf(section('limits')),
  }
}

/** Every name of a layer, and the one that it is known by. */
function typeTable(definitions: readonly LayerDefinition[]): ReadonlyMap<string, string> {
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
 */
function splitLayer(item: Item, types: ReadonlyMap<string, string>): LayerItem | undefined {
  if (item.kind === 'scalar' && typeof item.value === 'string')
    return withoutArguments(item.value, item.span, item)
  if (item.kind !== 'map') return undefined
  const keys = [...item.entries.keys()]
  const type = keys.find(key => types.has(key)) ?? keys.find(key => !siblingNames.includes(key))
  if (type === undefined) return undefined
  const { key, value } = item.entries.get(type)!
  const args = toJson(value)
  return {
    ...withoutArguments(types.get(type) ?? type, key, item),
    args: value.kind === 'map' ? (args as LayerItem['args']) : {},
    ...argumentItem(value),
    ...splitSiblings(item),
  }
}

/** A bare main argument was rewritten to a map whose only key stands where its value does. */
function argumentItem(value: Item): Pick<LayerItem, 'argsItem' | 'bare'> {
  const [only] = value.kind === 'map' && value.entries.size === 1 ? value.entries.values() : []
  const bare = only !== undefined && only.key === only.value.span
  return { argsItem: bare ? only.value : value, bare }
}

function withoutArguments(type: string, span: Span, item: Item): LayerItem {
  const argsItem: MapItem = { kind: 'map', entries: new Map(), span }
  return {
    kind: 'layer',
    type,
    span,
    args: {},
    argsItem,
    bare: false,
    name: undefined,
    from: undefined,
    trainable: true,
    expect: undefined,
    item,
    open: false,
    when: undefined,
    otherwise: undefined,
    repeat: undefined,
    share: false,
  }
}

function splitSiblings({ entries }: MapItem) {
  const name = entries.get('name')?.value
  const text = textOf(name)
  const from = entries.get('from')?.value
  const expected = entries.get('expect')?.value
  const trainable = entries.get('trainable')?.value
  return {
    name: name && text !== undefined ? { text, span: name.span } : undefined,
    from: from && splitReferences(from),
    trainable: !(trainable?.kind === 'scalar' && trainable.value === false),
    expect: expected && { shape: shapeOf(expected), span: expected.span },
  }
}

/** Text, a list, or a map by role, whose values are again text or lists. */
function splitReferences(item: Item, role?: string): readonly NameReference[] {
  if (item.kind === 'map')
    return [...item.entries].flatMap(([key, { value }]) => splitReferences(value, key))
  if (item.kind === 'list') return item.items.flatMap(each => splitReferences(each, role))
  return typeof item.value === 'string' ? [splitReference(item.value, item.span, role)] : []
}

/** `lstm@1` is the second output of `lstm`. */
function splitReference(text: string, span: Span, role: string | undefined): NameReference {
  const [, name = text, output = '0'] = /^(.+)@(\d{1,9})$/.exec(text) ?? []
  return { name, output: Number(output), role, span }
}

function splitOutputs(item: Item): readonly OutputDeclaration[] {
  if (item.kind === 'list') return splitReferences(item).map(layer => ({ name: layer.name, layer }))
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
