/** Finds what the values of a config refer to. */
import { lookUpLayer } from '../build/lookup.ts'
import { spanIn } from '../config/expression.ts'
import type { Item } from '../config/item.ts'
import { schema } from '../config/schema.ts'
import { childSchema, effectiveSchema, isNumericSlot } from '../config/schema-walk.ts'
import type { Span } from '../diagnostics/source.ts'
import type { Json } from '../fields/field.ts'
import { namesIn } from './expression-names.ts'
import type { LayerEntry } from './layer-entry.ts'
import type { Space, Use } from './symbols.ts'
import { entriesAt, textOf } from './tree.ts'

/** What one entry of `layers` refers to. */
export function useLayer(uses: Use[], scope: string, entry: LayerEntry, tree: Item): void {
  const { kind, type, span, args, siblings } = entry
  if (kind === 'block') refer(uses, 'block', '', type, span)
  if (kind === 'call') refer(uses, 'module', '', type, span)
  for (const word of ['from', 'else']) useSources(uses, scope, siblings.get(word)?.value)
  for (const word of ['repeat', 'when', 'expect'])
    useValues(uses, scope, siblings.get(word)?.value, anyNumber)
  if (kind === 'block') useBlockArguments(uses, scope, entry, tree)
  // The bare value of a merge layer is its list of inputs.
  else if (args?.kind === 'list' && lookUpLayer(type)?.main === 'inputs')
    useSources(uses, scope, args)
  else useValues(uses, scope, args, { $ref: `#/$defs/${type}` })
}

const anyNumber: Json = { type: ['number', 'string'] }

/** Keys are parameters of the block; every text may be an expression of the place around it. */
function useBlockArguments(uses: Use[], scope: string, entry: LayerEntry, tree: Item): void {
  const { type, args } = entry
  if (!args) return
  const declared = entriesAt(tree, 'blocks', type, 'params')
  if (args.kind === 'map')
    for (const [name, { key }] of args.entries)
      if (declared.has(name)) refer(uses, 'param', type, name, key)
  useValues(uses, scope, args, { additionalProperties: anyNumber, ...(anyNumber as object) })
}

/** Names of layers and inputs: a name, a list, or a map whose values are either. */
export function useSources(uses: Use[], scope: string, item: Item | undefined): void {
  if (item?.kind === 'list') for (const each of item.items) useSources(uses, scope, each)
  if (item?.kind === 'map')
    for (const { value } of item.entries.values()) useSources(uses, scope, value)
  const text = textOf(item)
  if (!item || text === undefined) return
  const [, name = text] = /^(.+)@\d*$/.exec(text) ?? []
  refer(uses, 'source', scope, name, spanIn(text, item.span, 0, name.length))
}

/** Every text below an item that refers to a name. */
export function useValues(
  uses: Use[],
  scope: string,
  item: Item | undefined,
  own: Json | undefined,
): void {
  if (!item) return
  const { schema: here } = effectiveSchema(schema, own, item)
  if (item.kind === 'list')
    for (const each of item.items) useValues(uses, scope, each, childSchema(here, 0))
  else if (item.kind === 'map')
    for (const [name, { key, value }] of item.entries) {
      if (name.startsWith('$')) useActivation(uses, scope, name, key, value)
      useValues(uses, scope, value, childSchema(here, name))
    }
  else if (typeof item.value === 'string' && here['$comment'] !== 'literal')
    for (const { space, name, start, end } of namesIn(item.value, isExpression(here)))
      refer(uses, space, scope, name, spanIn(item.value, item.span, start, end))
}

/** `{$bent: {a: 0.1}}`: the activation, and its parameters and weights. */
function useActivation(uses: Use[], scope: string, name: string, key: Span, args: Item): void {
  refer(uses, 'param', scope, name.slice(1), spanIn(name, key, 1, name.length))
  for (const [param, { key: place }] of entriesAt(args)) refer(uses, 'param', name, param, place)
}

/** What the expression of an own activation names. */
export function useExpression(uses: Use[], scope: string, item: Item): void {
  const text = textOf(item)
  if (text === undefined) return
  for (const { name, start, end } of namesIn(text, true))
    refer(uses, 'param', scope, name, spanIn(text, item.span, start, end))
}

function isExpression(slot: ReturnType<typeof effectiveSchema>['schema']): boolean {
  return isNumericSlot(slot) || slot['$comment'] === 'condition' || slot['$comment'] === 'size'
}

function refer(uses: Use[], space: Space, scope: string, name: string, span: Span): void {
  uses.push({ space, scope, name, span })
}
