/** Puts values in the place of names and expressions, so that everything after sees values. */
import { diagnostic } from '../diagnostics/diagnostic.ts'
import { nearestName } from '../diagnostics/nearest.ts'
import type { Span } from '../diagnostics/source.ts'
import type { ParamValue } from './config.ts'
import { isBareName } from './expression.ts'
import { valueText } from './expression-values.ts'
import type { Item, ScalarItem } from './item.ts'
import type { KnownNames } from './names.ts'
import { evaluateKnown, hasNames, notTruth } from './open-text.ts'
import type { RewriteContext, Rule, Site } from './rewrite.ts'
import { isNumericSlot, typesOf } from './schema-walk.ts'
import { itemOf, sizeList } from './value-items.ts'
import { describeItem, describeTypes, shorten } from './words.ts'

type TextItem = ScalarItem & { readonly value: string }

/**
 * `units: 2*16` -> `units: 32`, `activation: $act` -> `activation: relu`, `kernel_size: 3x3` -> a
 * list. What waits for a name stays as it is, and is marked.
 */
export const closeNames: Rule = (item, site, context) => {
  if (item.kind !== 'scalar' || typeof item.value !== 'string') return item
  if (context.settled.has(item)) return item
  const text = item as TextItem
  switch (site.schema['$comment']) {
    case 'literal':
      return item
    case 'condition':
      return checkCondition(text, site, context)
    case 'size':
      return isSizeName(text.value, site.names) ? item : close(text, site, context)
  }
  if (isLayerItem(site) || isText(text.value, site)) return item
  const sizes = takesList(site) ? sizeList(text.value) : undefined
  if (sizes) return itemOf(sizes, item.span)
  return isNumericSlot(site.schema) && isWord(text.value, site.names)
    ? refuseWord(text, site, context)
    : close(text, site, context)
}

/** The value of a text, or the text itself, marked, where it has none yet. */
export function closeText(
  item: TextItem,
  names: KnownNames,
  context: Pick<RewriteContext, 'diagnostics' | 'settled' | 'origins' | 'poisoned'>,
): Item {
  const { value, open, poisoned, diagnostics } = evaluateKnown(item.value, item.span, names)
  context.diagnostics.push(...diagnostics)
  if (poisoned) context.poisoned.add(item)
  if (open) return { ...item, open: true }
  if (value === undefined) {
    context.settled.add(item)
    return item
  }
  recordOrigin(item, value, context.origins)
  return itemOf(value, item.span)
}

function close(item: TextItem, site: Site, context: RewriteContext): Item {
  const closed = closeText(item, site.names, context)
  if (closed.kind !== 'scalar' || typeof closed.value !== 'string') return closed
  if (closed.open === true || context.settled.has(closed)) return closed
  const sizes = takesList(site) ? sizeList(closed.value) : undefined
  if (sizes) return itemOf(sizes, item.span)
  // The schema takes text in this slot, but only as an expression, and this is its value.
  if (isNumericSlot(site.schema)) refuseType(closed, site, context)
  return closed
}

function recordOrigin(
  { value: text, span }: TextItem,
  value: ParamValue,
  origins: Map<Span, string>,
) {
  if (/[A-Za-z_]/.test(text)) origins.set(span, `'${shorten(text)}' is ${valueText(value)} here`)
}

/** Stays text for whoever expands the layers; what can be said already is said. */
function checkCondition(item: TextItem, { names }: Site, context: RewriteContext): Item {
  const { value, diagnostics } = evaluateKnown(item.value, item.span, names)
  context.diagnostics.push(...diagnostics)
  if (value !== undefined && typeof value !== 'boolean')
    context.diagnostics.push(notTruth(item.span, value))
  return item
}

function isLayerItem({ schema }: Site): boolean {
  return schema['title'] === 'a layer'
}

/** Taken as it is: text in a slot that takes no number, and that asks for no name. */
function isText(text: string, site: Site): boolean {
  const asks = isNumericSlot(site.schema) || hasNames(text)
  return !asks && !(takesList(site) && sizeList(text) !== undefined)
}

function takesList({ schema }: Site): boolean {
  return typesOf(schema).includes('array') && schema['items'] !== undefined && !isReferences(schema)
}

/** Lists of names and of references are no sizes. */
function isReferences(schema: Site['schema']): boolean {
  const types = typesOf((schema['items'] ?? {}) as Site['schema'])
  return !types.includes('number') && !types.includes('integer')
}

/** `T` in a shape is the name of a size, unless a parameter is called so. */
function isSizeName(text: string, names: KnownNames): boolean {
  if (!isBareName(text)) return !/[$\d+*/()[\]-]/.test(text)
  return !isKnown(text, names)
}

function isKnown(name: string, names: KnownNames): boolean {
  return names.isOpen(name.trim()) || names.value(name.trim()) !== undefined
}

/** A word that is no name, and near none: no calculation, but a value of the wrong type. */
function isWord(text: string, names: KnownNames): boolean {
  if (!isBareName(text)) return !/[$\d\-+*/%()<>?[\]]/.test(text)
  return !isKnown(text, names) && nearestName(text, names.values) === undefined
}

function refuseWord(item: TextItem, site: Site, context: RewriteContext): Item {
  refuseType(item, site, context)
  return item
}

function refuseType(item: ScalarItem, { schema, field }: Site, context: RewriteContext): void {
  const expected = describeTypes(typesOf(schema).filter(type => type !== 'string'))
  const parameters = { field, expected, actual: describeItem(item) }
  context.diagnostics.push(diagnostic('wrong-type', parameters, item.span))
  context.settled.add(item)
}
