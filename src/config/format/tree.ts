/** What `tenon fmt` prints: values with their comments, anchors and the way they were written. */

/** `block` is text on lines of its own after `|` or `>`. */
export type Style = 'plain' | 'quoted' | 'block'

export interface Key {
  readonly text: string
  readonly style: Style
  readonly anchor: string | undefined
}

export interface ScalarNode {
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
  readonly style: Style
  /** As it is written: `1.0`, `1e-3`. */
  readonly written: string
  readonly anchor: string | undefined
}

/** What is printed as it stands: an alias, or brackets whose commas split what is no YAML. */
export interface RawNode {
  readonly kind: 'raw'
  readonly text: string
  readonly anchor: string | undefined
}

export interface Collection {
  readonly kind: 'map' | 'list'
  readonly rows: readonly Row[]
  /** Comments below the last row; empty text is a blank line. Filled by `attachComments`. */
  readonly foot: string[]
  /** True: on lines, never in brackets. As it was written first, as it must be in the end. */
  readonly lines: boolean
  readonly anchor: string | undefined
}

export type TreeNode = ScalarNode | RawNode | Collection

/** An entry of a map, or an item of a list, which has no key. */
export interface Row {
  readonly key: Key | undefined
  readonly value: TreeNode
  /** Lines above it: comments, and empty text for blank lines. Filled by `attachComments`. */
  readonly before: string[]
  /** The comment at the end of its line. Set by `attachComments`. */
  beside: string | undefined
}

export function isCollection(node: TreeNode): node is Collection {
  return node.kind === 'map' || node.kind === 'list'
}

/** True for nothing at all, `null` and `{}`. */
export function isEmpty(node: TreeNode): boolean {
  if (node.anchor !== undefined) return false
  if (node.kind === 'scalar') return node.value === null
  return node.kind === 'map' && node.rows.length === 0
}

/** True where something in it must stay below, or above, something else: anchors and aliases. */
export function hasAnchors(node: TreeNode): boolean {
  if (node.anchor !== undefined) return true
  if (!isCollection(node)) return node.kind === 'raw' && node.text.includes('*')
  return node.rows.some(each => each.key?.anchor !== undefined || hasAnchors(each.value))
}

export function plainText(text: string): ScalarNode {
  return { kind: 'scalar', value: text, style: 'plain', written: text, anchor: undefined }
}

export function plainKey(text: string): Key {
  return { text, style: 'plain', anchor: undefined }
}
