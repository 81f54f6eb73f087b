/** Puts together what commas in parentheses have split: `{kernel_size: (3, 3)}`. */
import { diagnostic } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/source.ts'
import { isFunction } from './expression-functions.ts'
import type { Entry, Item, ListItem, MapItem } from './item.ts'
import type { RewriteContext, Rule } from './rewrite.ts'
import { shorten } from './words.ts'

/** Expressions are reported here; what is Python is left to the rules that know it. */
export const splitByComma: Rule = (item, _, context) => {
  if (item.kind === 'scalar' || !isFlow(item.span) || !rawText(item.span).includes('(')) return item
  return item.kind === 'list' ? joinList(item, context) : joinMap(item, context)
}

function isFlow({ source, start }: Span): boolean {
  const first = source.text[start]
  return first === '[' || first === '{'
}

/** The text of a place, as it is written. */
export function rawText({ source, start, end }: Span): string {
  return source.text.slice(start, end)
}

function joinList(list: ListItem, context: RewriteContext): Item {
  const items: Item[] = []
  for (let i = 0; i < list.items.length; i++) {
    const item = list.items[i]!
    const last = isOpen(item) ? closingIndex(list.items, i) : i
    items.push(last === i ? item : join(item.span, list.items[last]!.span, context))
    i = last
  }
  return items.length === list.items.length ? list : { ...list, items }
}

function joinMap(map: MapItem, context: RewriteContext): Item {
  const all = [...map.entries]
  const spans = all.map(([, { key, value }]) => wholeEntry(key, value))
  const entries: [string, Entry][] = []
  for (let i = 0; i < all.length; i++) {
    const [name, { key, value }] = all[i]!
    const open = balance(rawText(key)) > 0 || isOpen(value)
    const last = open ? closingIndex(spans.map(scalarAt), i) : i
    if (last === i) entries.push([name, { key, value }])
    else if (isOpen(value))
      entries.push([name, { key, value: join(value.span, spans[last]!, context) }])
    else entries.push(joinedKey(key, spans[last]!))
    i = last
  }
  return entries.length === all.length ? map : { ...map, entries: new Map(entries) }
}

/** `{shared_axes=(1, 2)}`: the parentheses stand in the key. */
function joinedKey(key: Span, last: Span): [string, Entry] {
  const whole = { ...key, end: last.end }
  const value: Item = { kind: 'scalar', value: null, span: { ...whole, start: whole.end } }
  return [rawText(whole), { key: whole, value }]
}

function join(first: Span, last: Span, context: RewriteContext): Item {
  const span = { ...first, end: last.end }
  const text = rawText(span)
  const name = /^\w+(?=\()/.exec(text)?.[0]
  if (name !== undefined && isFunction(name)) {
    const fix = { title: 'put it in quotes', span, text: `"${text}"` }
    context.diagnostics.push(diagnostic('split-by-comma', { text: shorten(text) }, span, { fix }))
  }
  return { kind: 'scalar', value: text, span }
}

/** Index of the item that closes what item `first` opens; `first` itself where nothing does. */
function closingIndex(items: readonly Item[], first: number): number {
  let open = 0
  for (let i = first; i < items.length; i++) {
    open += balance(rawText(items[i]!.span))
    if (open <= 0) return i
  }
  return first
}

function isOpen(item: Item): boolean {
  return item.kind === 'scalar' && typeof item.value === 'string' && balance(rawText(item.span)) > 0
}

/** Opening minus closing parentheses. */
function balance(text: string): number {
  return text.split('(').length - text.split(')').length
}

function wholeEntry(key: Span, value: Item): Span {
  return { ...key, end: Math.max(key.end, value.span.end) }
}

function scalarAt(span: Span): Item {
  return { kind: 'scalar', value: '', span }
}
