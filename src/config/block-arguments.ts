/** Rules for uses of blocks: what stands below a block's name, and below `rest` of a repeat. */
import { diagnostic } from '../diagnostics/diagnostic.ts'
import { nearestName } from '../diagnostics/nearest.ts'
import type { Span } from '../diagnostics/source.ts'
import type { BlockHead } from './block-heads.ts'
import type { Param } from './config.ts'
import { isLayerSite, layerKey } from './forms.ts'
import { type Entry, type Item, type MapItem, isOpen } from './item.ts'
import type { KnownNames } from './names.ts'
import { closeText } from './numbers.ts'
import { asksNames, checkParam } from './params.ts'
import { type RewriteContext, type Rule, type Site, rewriteItems } from './rewrite.ts'
import { splitByComma } from './split-habits.ts'
import { valueOf } from './value-items.ts'

/** `residual: 64` -> `residual: {f: 64}`, with every argument checked by its parameter. */
export const blockArguments: Rule = (item, site, context) => {
  if (!isLayerSite(site) || item.kind !== 'map') return item
  if (context.blocks.size === 0) return item
  const used = [...item.entries].find(([key]) => context.blocks.has(key))
  if (!used) return item
  const [name, entry] = used
  const use: Use = { head: context.blocks.get(name)!, site, context }
  const args = namedArguments(entry.value, use)
  const value = args && readArguments(args, use)
  if (!value) return item
  reportMissing(value, entry.key, use)
  return { ...item, entries: new Map(item.entries).set(name, { key: entry.key, value }) }
}

interface Use {
  readonly head: BlockHead
  readonly site: Site
  readonly context: RewriteContext
}

function ownerOf({ name }: BlockHead): string {
  return `block '${name}'`
}

/** A bare value is the first parameter; the entry stands where its value does. */
function namedArguments(item: Item, { head, site, context }: Use): MapItem | undefined {
  if (item.kind === 'map') return splitByComma(item, site, context) as MapItem
  const { span } = item
  if (item.kind === 'scalar' && item.value === null)
    return { kind: 'map', entries: new Map(), span }
  const [main] = head.params
  if (main)
    return { kind: 'map', entries: new Map([[main.name, { key: span, value: item }]]), span }
  const owner = ownerOf(head)
  context.diagnostics.push(diagnostic('no-main-argument', { owner, candidates: [] }, span))
  return undefined
}

function readArguments(args: MapItem, { head, site, context }: Use): MapItem {
  const params = new Map(head.params.map(each => [each.name, each]))
  const entries = [...args.entries].map(([name, { key, value }]): [string, Entry] => {
    const param = params.get(name)
    if (param) return [name, { key, value: readArgument(value, param, site.names, context) }]
    const near = nearestName(name, [...params.keys()])
    const hint = near === undefined ? declared(head) : `did you mean '${near}'?`
    const parameters = { owner: ownerOf(head), param: name }
    context.diagnostics.push(diagnostic('unknown-param', parameters, key, { hint }))
    return [name, { key, value }]
  })
  return { ...args, entries: new Map(entries) }
}

function declared({ params }: BlockHead): string {
  if (params.length === 0) return 'it has no parameters'
  return `parameters: ${params.map(each => each.name).join(', ')}`
}

function readArgument(item: Item, param: Param, names: KnownNames, context: RewriteContext): Item {
  const closed = closeArgument(item, param.type, names, context)
  if (isOpen(closed) || context.settled.has(closed)) return closed
  const value = valueOf(closed)
  const faults =
    value === undefined
      ? [diagnostic('wrong-type', wrongItem(param, item), item.span)]
      : checkParam(param, value, closed.span)
  const origin = context.origins.get(item.span)
  const notes = origin === undefined ? [] : [{ message: origin }]
  context.diagnostics.push(...faults.map(each => ({ ...each, notes: [...each.notes, ...notes] })))
  return closed
}

function wrongItem({ name, type }: Param, item: Item) {
  const actual = item.kind === 'map' ? 'a map' : 'nothing'
  return { field: name, expected: type === 'list' ? 'a list' : 'a value', actual }
}

function closeArgument(
  item: Item,
  type: Param['type'] | undefined,
  names: KnownNames,
  context: RewriteContext,
): Item {
  if (item.kind === 'list')
    return {
      ...item,
      items: item.items.map(each => closeArgument(each, undefined, names, context)),
    }
  if (item.kind === 'map' || typeof item.value !== 'string' || !asksNames(item, type)) return item
  return closeText({ ...item, value: item.value }, names, context)
}

/** An argument that is no parameter is likely the one that is missing. */
function reportMissing(args: MapItem, span: Span, { head, context }: Use): void {
  const names = new Set(head.params.map(each => each.name))
  if ([...args.entries.keys()].some(each => !names.has(each))) return
  const missing = head.params.filter(
    each => each.default === undefined && !args.entries.has(each.name),
  )
  for (const { name, span: place } of missing) {
    const notes = [{ message: `'${name}' is declared here`, span: place }]
    const parameters = { owner: ownerOf(head), param: name }
    context.diagnostics.push(diagnostic('missing-param', parameters, span, { notes }))
  }
}

/** Brings the arguments of `repeat: {times, rest}` into the form of the layer's own. */
export function restArguments(rules: readonly Rule[]): Rule {
  return (item, site, context) => {
    if (!isLayerSite(site) || item.kind !== 'map') return item
    const repeat = item.entries.get('repeat')
    const rest = repeat?.value.kind === 'map' ? repeat.value.entries.get('rest') : undefined
    if (repeat?.value.kind !== 'map' || rest?.value.kind !== 'map') return item
    const value = readRest(item, rest.value, site, rules, context)
    const inner = {
      ...repeat.value,
      entries: new Map(repeat.value.entries).set('rest', { ...rest, value }),
    }
    return { ...item, entries: new Map(item.entries).set('repeat', { ...repeat, value: inner }) }
  }
}

function readRest(
  item: MapItem,
  rest: MapItem,
  site: Site,
  rules: readonly Rule[],
  context: RewriteContext,
): Item {
  const block = [...item.entries.keys()].find(each => context.blocks.has(each))
  if (block !== undefined)
    return readArguments(rest, { head: context.blocks.get(block)!, site, context })
  const layer = layerKey(item, context)
  const key = layer === undefined ? undefined : item.entries.get(layer)?.key
  if (layer === undefined || !key) return rest
  const alone: MapItem = {
    kind: 'map',
    entries: new Map([[layer, { key, value: rest }]]),
    span: rest.span,
  }
  const start = { schema: { $ref: '#/$defs/item' }, names: site.names }
  const read = rewriteItems(alone, rules, context, start)
  return (read.kind === 'map' && read.entries.get(layer)?.value) || rest
}
