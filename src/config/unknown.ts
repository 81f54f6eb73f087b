/** Says what an unknown key is: misspelt, foreign, or a word that belongs elsewhere. */
import { argumentRefusal } from '../catalog/refused-arguments.ts'
import { type Refusal, refusalOf } from '../catalog/refused.ts'
import { type Diagnostic, type Fix, diagnostic } from '../diagnostics/diagnostic.ts'
import { findNearest, nearestHint } from '../diagnostics/nearest.ts'
import type { Span } from '../diagnostics/source.ts'
import type { JsonSchema } from '../fields/field.ts'
import { type Item, type MapItem, itemAt } from './item.ts'
import { siblingNames } from './schema-sections.ts'
import type { Violation } from './violation.ts'

export interface Unknown {
  readonly diagnostic: Diagnostic
  /** Path of the field that was meant, as JSON; it is not missing then. */
  readonly meant: string | undefined
}

/** `violation` is about a map with a key that the schema does not know. */
export function explainUnknown(
  violation: Violation,
  whole: Item,
  blocks: readonly string[],
): Unknown {
  const key = String(violation.params['additionalProperty'])
  const { schema, item, path } = violation
  const entry = item.kind === 'map' ? item.entries.get(key) : undefined
  const span = entry?.key ?? item.span
  const names = Object.keys((schema['properties'] ?? {}) as JsonSchema)
  if (schema['title'] === 'a layer')
    return explainItemKey({ key, item, span, names: [...names, ...blocks], whole, blocks })
  // Above `title` stands the kind, for maps with one name.
  if (schema['maxProperties'] === 1)
    return alone(unknownName({ kind: String(schema['title']), name: key }, span, names))
  const refusal = argumentRefusal(violation.owner, key)
  if (refusal) return alone(notBuilt({ kind: 'argument', name: key }, refusal, span))
  const free = withoutWritten(names, item)
  const nearest = findNearest(key, free)
  const hint = elsewhere(key, path, whole) ?? nearestHint(key, free) ?? fieldList(names)
  const parameters = { owner: violation.owner, field: key }
  const fix = renameFix(key, span, free)
  const meant = nearest && JSON.stringify([...path, nearest.name])
  return { diagnostic: diagnostic('unknown-field', parameters, span, { hint, fix }), meant }
}

/** An unknown activation, loss or the like, as text or as the key of a map. */
export function unknownName(
  parameters: { readonly kind: string; readonly name: string },
  span: Span,
  names: readonly string[],
): Diagnostic {
  const { name } = parameters
  const refusal = refusalOf(parameters.kind, name)
  if (refusal) return notBuilt(parameters, refusal, span)
  const hint = nearestHint(name, names) ?? nameList(names)
  return diagnostic('unknown-name', parameters, span, { hint, fix: renameFix(name, span, names) })
}

/** An unknown layer, as a bare name or as the key of an item. */
export function unknownLayer(layer: string, span: Span, names: readonly string[]): Diagnostic {
  const refusal = refusalOf('layer', layer)
  if (refusal) return notBuilt({ kind: 'layer', name: layer }, refusal, span)
  const layers = names.filter(each => !siblingNames.includes(each) && each !== 'call')
  const hint = nearestHint(layer, layers)
  return diagnostic('unknown-layer', { layer }, span, { hint, fix: renameFix(layer, span, layers) })
}

/** A name of Keras that the catalog knows to refuse. */
function notBuilt(
  { kind, name }: { readonly kind: string; readonly name: string },
  { reason, instead }: Refusal,
  span: Span,
): Diagnostic {
  return diagnostic('not-built', { kind, name, reason }, span, { hint: instead })
}

/** A key of a layer's entry. */
export interface ItemKey {
  readonly key: string
  readonly item: Item
  readonly span: Span
  /** All that could stand there: layers, blocks, siblings. */
  readonly names: readonly string[]
  readonly whole: Item
  readonly blocks: readonly string[]
}

/** A key of a layer's entry that is neither a layer nor a word beside one. */
export function explainItemKey({ key, item, span, names, whole, blocks }: ItemKey): Unknown {
  if (isLayerKey(key, item, names)) return alone(unknownLayer(key, span, names))
  const isLayer = (each: string): boolean => isCapital(each) || blocks.includes(each)
  const layer = item.kind === 'map' ? [...item.entries.keys()].find(isLayer) : undefined
  const free = withoutWritten(siblingNames, item)
  const hint = argumentHint(key, layer, whole) ?? nearestHint(key, free) ?? fieldList(siblingNames)
  const fix = renameFix(key, span, free)
  return alone(diagnostic('unknown-field', { owner: 'a layer', field: key }, span, { hint, fix }))
}

/** A field that is there already is not the one that was meant. */
function withoutWritten(names: readonly string[], item: Item): readonly string[] {
  return item.kind === 'map' ? names.filter(name => !item.entries.has(name)) : names
}

/** A capital says layer; so does the only key where no other one is a layer. */
function isLayerKey(key: string, item: Item, names: readonly string[]): boolean {
  if (isCapital(key)) return true
  if (item.kind !== 'map') return false
  const keys = [...item.entries.keys()].filter(each => !siblingNames.includes(each))
  return !keys.some(each => isCapital(each) || names.includes(each)) && keys[0] === key
}

const isCapital = (key: string): boolean => /^[A-Z]|^nn\./.test(key)

function argumentHint(key: string, layer: string | undefined, whole: Item): string | undefined {
  if (layer === undefined || siblingNames.includes(key) || whole.kind !== 'map') return undefined
  const sibling = findNearest(key, siblingNames)
  return sibling && sibling.how !== 'far'
    ? undefined
    : `arguments stand below the layer's name: \`${layer}: {${key}: ...}\``
}

/** A key that stands at the top of the file, but belongs into `training`. */
function elsewhere(key: string, path: readonly unknown[], whole: Item): string | undefined {
  const inTraining = new Set([
    'loss',
    'optimizer',
    'metrics',
    'epochs',
    'batch_size',
    'seed',
    'data',
    'shuffle',
  ])
  if (path.length > 0 || !inTraining.has(key)) return undefined
  const section = itemAt(whole, ['training'])
  const missing = isSection(section, whole) ? '' : ', which is not there yet'
  return `'${key}' belongs into 'training'${missing}`
}

function isSection(item: Item, whole: Item): item is MapItem {
  return item !== whole && item.kind === 'map'
}

/** Only where no other name could be meant: another framework's word, or the only one that near. */
function renameFix(name: string, span: Span, names: readonly string[]): Fix | undefined {
  const nearest = findNearest(name, names)
  const isCertain = nearest?.how === 'foreign' || nearest?.how === 'close'
  if (!isCertain || !nearest.only) return undefined
  // In the path of a patch, the name is only a part of the text.
  const written = span.source.text.slice(span.start, span.end).replace(/^(["'])(.*)\1$/s, '$2')
  if (written !== name) return undefined
  return { title: `rename to '${nearest.name}'`, span, text: nearest.name }
}

function fieldList(names: readonly string[]): string | undefined {
  return names.length === 0 ? 'it has no fields' : `fields: ${firstOf(names)}`
}

function nameList(names: readonly string[]): string {
  return `names: ${firstOf(names)}`
}

function firstOf(names: readonly string[]): string {
  const shown = names.slice(0, 6).join(', ')
  return names.length > 6 ? `${shown} and ${names.length - 6} others` : shown
}

function alone(found: Diagnostic): Unknown {
  return { diagnostic: found, meant: undefined }
}
