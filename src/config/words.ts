/** Types and values in words, for messages. */
import type { Item } from './item.ts'

const typeWords: { readonly [type: string]: string } = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  null: 'null',
}

/** `a whole number or a list`. */
export function describeTypes(types: readonly string[]): string {
  const words = types.map(type => typeWords[type] ?? type)
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} or ${words[words.length - 1]}`
}

/** `the text 'x'`, `the number 5`, `a list`. */
export function describeItem(item: Item): string {
  if (item.kind === 'list') return 'a list'
  if (item.kind === 'map') return 'a map'
  const { value } = item
  if (value === null) return 'nothing'
  if (typeof value === 'string') return value === '' ? 'empty text' : `the text '${shorten(value)}'`
  return typeof value === 'number' ? `the number ${value}` : String(value)
}

/** As it stands in the text, or nearly so. */
export function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 57)}...` : line
}

/** `a regularizer`, `an activation`. */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`
}
