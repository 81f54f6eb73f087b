/** Writes an item as YAML on one line, for fixes. */
import type { Item } from './item.ts'

/** `{units: 10, activation: relu}`, `[1, 2]`, `relu`. */
export function flowText(item: Item): string {
  switch (item.kind) {
    case 'scalar':
      return typeof item.value === 'string' ? textOf(item.value) : String(item.value)
    case 'list':
      return `[${item.items.map(flowText).join(', ')}]`
    case 'map':
      return `{${pairs(item).join(', ')}}`
  }
}

/** A call as an entry of `layers`: `Dense: 10`; a name alone where nothing stands below it. */
export function entryText(item: Item): string {
  if (item.kind !== 'map') return flowText(item)
  const [only, ...others] = item.entries
  if (!only || others.length > 0) return flowText(item)
  const [name, { value }] = only
  return value.kind === 'map' && value.entries.size === 0 ? textOf(name) : pairs(item)[0]!
}

/** A call as a value: `{l2: 0.01}`; a name alone where nothing stands below it. */
export function referenceText(item: Item): string {
  const text = entryText(item)
  return item.kind === 'map' && text.includes(': ') && text[0] !== '{' ? `{${text}}` : text
}

function pairs(item: Item & { readonly kind: 'map' }): readonly string[] {
  return [...item.entries].map(([key, { value }]) => `${textOf(key)}: ${flowText(value)}`)
}

/** In quotes where YAML would read something else. */
function textOf(text: string): string {
  const plain = /^[A-Za-z_][\w.-]*$/.test(text) && !/^(?:null|true|false)$/i.test(text)
  return plain ? text : JSON.stringify(text)
}
