/** Rules for misplaced arguments, input layers, YAML 1.1 booleans and values lost in comments. */
import { type Fix, diagnostic } from '../diagnostics/diagnostic.ts'
import type { JsonSchema } from '../fields/field.ts'
import { isLayerSite, layerKey } from './forms.ts'
import type { Entry, Item, MapItem } from './item.ts'
import { moveOutFix } from './move-out.ts'
import type { RewriteContext, Rule } from './rewrite.ts'
import { childSchema, effectiveSchema, typesOf } from './schema-walk.ts'
import { siblingNames } from './schema-sections.ts'
import { rawText } from './split-habits.ts'

const inputArguments: ReadonlySet<string> = new Set([
  'input_shape',
  'input_dim',
  'batch_input_shape',
  'batch_shape',
])

/**
 * `Dense: {units: 10, name: probs}`: what stands beside a layer is moved there, input shapes are
 * dropped.
 */
export const misplacedArguments: Rule = (item, site, context) => {
  if (!isLayerSite(site) || item.kind !== 'map') return item
  const layer = layerKey(item, context)
  const entry = layer === undefined ? undefined : item.entries.get(layer)
  if (layer === undefined || entry?.value.kind !== 'map') return item
  const args = entry.value
  const fields = effectiveSchema(context.root, childSchema(site.schema, layer), args).schema
  const own = (fields['properties'] ?? {}) as JsonSchema
  const misplaced = [...args.entries].filter(
    ([name]) => !Object.hasOwn(own, name) && isMisplaced(name),
  )
  if (misplaced.length === 0) return item
  for (const [name, { key }] of misplaced) {
    const fix = inputArguments.has(name) ? undefined : moveOutFix(item, entry, name)
    reportMisplaced(layer, name, key, fix, context)
  }
  return moveOut(item, layer, entry, new Map(misplaced))
}

function isMisplaced(name: string): boolean {
  return inputArguments.has(name) || siblingNames.includes(name)
}

function reportMisplaced(
  layer: string,
  field: string,
  span: Entry['key'],
  fix: Fix | undefined,
  { diagnostics }: RewriteContext,
): void {
  diagnostics.push(
    inputArguments.has(field)
      ? diagnostic('input-shape-argument', { field }, span)
      : diagnostic('sibling-in-arguments', { field, layer }, span, { fix }),
  )
}

function moveOut(
  item: MapItem,
  layer: string,
  { key, value }: Entry,
  misplaced: ReadonlyMap<string, Entry>,
): Item {
  const args = [...(value as MapItem).entries].filter(([name]) => !misplaced.has(name))
  const entries = new Map(item.entries)
  entries.set(layer, { key, value: { ...value, entries: new Map(args) } as MapItem })
  for (const [name, entry] of misplaced)
    if (!inputArguments.has(name) && !entries.has(name)) entries.set(name, entry)
  return { ...item, entries }
}

const inputLayer = /^(?:\w+\.)*(Input|InputLayer)(?![\w.])/

/** `Input` and `InputLayer` in `layers` are reported and left out. */
export const inputLayers: Rule = (item, { schema }, context) => {
  if (schema['title'] !== 'layers' || item.kind !== 'list') return item
  const items = item.items.filter(each => {
    const [text, span] = headOf(each)
    const layer = inputLayer.exec(text)?.[1]
    if (layer !== undefined) context.diagnostics.push(diagnostic('input-layer', { layer }, span))
    return layer === undefined
  })
  const changed = items.length < item.items.length
  const result = changed ? { ...item, items } : item
  // That nothing else is there needs no complaint of its own.
  if (changed && items.length === 0) context.settled.add(result)
  return result
}

/** The text that names a layer, and its place. */
function headOf(item: Item): readonly [string, Item['span']] {
  if (item.kind === 'scalar') return [String(item.value), item.span]
  if (item.kind === 'list') return ['', item.span]
  const type = item.entries.get('type')?.value
  if (type) return headOf(type)
  const found = [...item.entries].find(([key]) => inputLayer.test(key))
  return found ? [found[0], found[1].key] : ['', item.span]
}

/** `- Flatten` with `- Dropout` on the next line, further in: YAML reads one text of both. */
export const runOnLayer: Rule = (item, site, context) => {
  if (!isLayerSite(site) || item.kind !== 'scalar' || typeof item.value !== 'string') return item
  const second = item.value.includes(' - ') ? /\n\s*(- [^\r\n]*)/.exec(rawText(item.span)) : null
  if (!second) return item
  const { source, start } = item.span
  const end = start + second.index + second[0].length
  const span = { source, start: end - second[1]!.length, end }
  context.diagnostics.push(diagnostic('bad-indent', {}, span))
  context.settled.add(item)
  return item
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['on', true],
  ['y', true],
  ['true', true],
  ['no', false],
  ['off', false],
  ['n', false],
  ['false', false],
])

/** `use_bias: no`. */
export const oldBoolean: Rule = (item, { schema }, context) => {
  if (item.kind !== 'scalar' || typeof item.value !== 'string') return item
  const value = booleans.get(item.value.toLowerCase())
  if (value === undefined || !typesOf(schema).includes('boolean')) return item
  const meant = String(value)
  const fix = { title: `write ${meant}`, span: item.span, text: meant }
  const parameters = { word: item.value, meant }
  context.diagnostics.push(diagnostic('old-boolean', parameters, item.span, { fix }))
  return { ...item, value }
}

/** `activation: #relu`. A space after the `#` makes it a comment that was meant as one. */
export const commentValue: Rule = (item, { field, key }, context) => {
  if (item.kind !== 'scalar' || item.value !== null || !key) return item
  if (rawText(item.span) !== '') return item
  const { source, end } = key
  const comment = /^\s*:[ \t]+(#\S[^\r\n]*)/.exec(source.text.slice(end, end + 200))
  if (!comment) return item
  const start = end + comment[0].length - comment[1]!.length
  const span = { source, start, end: start + comment[1]!.length }
  const text = comment[1]!.trimEnd()
  context.diagnostics.push(diagnostic('comment-value', { field, text }, span))
  context.settled.add(item)
  return item
}
