/** Values of names as items, and items as values. */
import type { Span } from '../diagnostics/source.ts'
import type { ParamValue } from './config.ts'
import type { Item } from './item.ts'

/** An item that says what a value says, at the place that asked for it. */
export function itemOf(value: ParamValue, span: Span): Item {
  if (typeof value !== 'object') return { kind: 'scalar', value, span }
  return { kind: 'list', items: value.map(each => itemOf(each, span)), span }
}

/** Undefined for maps and nothing, which no name can stand for. */
export function valueOf(item: Item): ParamValue | undefined {
  if (item.kind === 'scalar') return item.value ?? undefined
  if (item.kind === 'map') return undefined
  const values = item.items.map(valueOf)
  return values.every(each => each !== undefined) ? values : undefined
}

/** `3x3` in a slot that takes a list: [3, 3]. */
export function sizeList(text: string): readonly number[] | undefined {
  return /^\s*\d+(?:\s*x\s*\d+)+\s*$/.test(text) ? text.split('x').map(Number) : undefined
}
