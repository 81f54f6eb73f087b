/** YAML document -> tree, and where each part of it stands in the text. */
import { type Node, type Pair, Scalar, isAlias, isMap, isScalar, isSeq } from 'yaml'

import type { Collection, Key, Row, ScalarNode, Style, TreeNode } from './tree.ts'

/** A row, the place where it begins, and the collections that it is in, the root first. */
export interface PlacedRow {
  readonly row: Row
  readonly start: number
  readonly within: readonly PlacedCollection[]
}

export interface PlacedCollection {
  readonly node: Collection
  /** In brackets or braces. */
  readonly flow: boolean
  readonly start: number
  readonly end: number
}

export interface PlacedTree {
  readonly root: TreeNode
  /** Every row before those inside of it. */
  readonly rows: readonly PlacedRow[]
  /** In the order in which they begin. */
  readonly collections: readonly PlacedCollection[]
  /** Ranges that are printed as they stand, comments included. */
  readonly raw: readonly (readonly [number, number])[]
}

interface Walk {
  readonly text: string
  readonly rows: PlacedRow[]
  readonly collections: PlacedCollection[]
  readonly raw: (readonly [number, number])[]
}

/** `contents` are those of a document that `parseText` accepts. */
export function readTree(text: string, contents: Node): PlacedTree {
  const walk: Walk = { text, rows: [], collections: [], raw: [] }
  const root = readNode(walk, contents, [])
  return { root, rows: walk.rows, collections: walk.collections, raw: walk.raw }
}

function readNode(walk: Walk, node: Node | null, within: readonly PlacedCollection[]): TreeNode {
  if (node === null) return nothing
  const [start, end] = rangeOf(node)
  const anchor = (node as { anchor?: string }).anchor
  if (isAlias(node)) return { kind: 'raw', text: `*${node.source}`, anchor: undefined }
  if (isScalar(node)) return readScalar(node, anchor)
  const flow = (node as { flow?: boolean }).flow === true
  if (flow && isSplit(node)) {
    walk.raw.push([start, end])
    const written = walk.text.slice(start, end)
    // `[? a]` is a list of a map, whose range leaves out the question mark.
    const isBare = isMap(node) && !written.startsWith('{')
    return { kind: 'raw', text: isBare ? `{${written}}` : written, anchor }
  }
  const rows: Row[] = []
  const kind = isMap(node) ? 'map' : 'list'
  const collection: Collection = { kind, rows, foot: [], lines: !flow, anchor }
  const place = { node: collection, flow, start, end }
  walk.collections.push(place)
  const inside = [...within, place]
  if (isMap(node)) for (const pair of node.items) rows.push(readPair(walk, pair as Pair, inside))
  else if (isSeq(node)) for (const item of node.items) rows.push(readItem(walk, item, inside))
  return collection
}

const nothing: ScalarNode = {
  kind: 'scalar',
  value: null,
  style: 'plain',
  written: '',
  anchor: undefined,
}

function readPair(walk: Walk, { key, value }: Pair, within: readonly PlacedCollection[]): Row {
  const named = key as Scalar
  const { anchor } = named
  const text = String(named.value)
  const own: Key = { text, style: styleOf(named), anchor }
  return placeRow(walk, own, rangeOf(named)[0], value as Node | null, within)
}

function readItem(walk: Walk, item: unknown, within: readonly PlacedCollection[]): Row {
  return placeRow(walk, undefined, rangeOf(item as Node)[0], item as Node, within)
}

/** Takes its place in the list before what is inside of it. */
function placeRow(
  walk: Walk,
  key: Key | undefined,
  start: number,
  value: Node | null,
  within: readonly PlacedCollection[],
): Row {
  const at = walk.rows.length
  const before: string[] = []
  walk.rows.push({ row: { key, value: nothing, before, beside: undefined }, start, within })
  const row: Row = { key, value: readNode(walk, value, within), before, beside: undefined }
  walk.rows[at] = { row, start, within }
  return row
}

function readScalar(node: Scalar, anchor: string | undefined): ScalarNode {
  const value = typeof node.value === 'bigint' ? Number(node.value) : node.value
  return {
    kind: 'scalar',
    value: value as ScalarNode['value'],
    style: styleOf(node),
    written: node.source ?? '',
    anchor,
  }
}

function styleOf({ type }: Scalar): Style {
  if (type === Scalar.BLOCK_LITERAL || type === Scalar.BLOCK_FOLDED) return 'block'
  return type === Scalar.QUOTE_DOUBLE || type === Scalar.QUOTE_SINGLE ? 'quoted' : 'plain'
}

/** `{kernel_size: (3, 3)}`: a key without a colon, or parentheses that a comma breaks. */
function isSplit(node: Node): boolean {
  if (isMap(node))
    return node.items.some(({ key, value }) => value === null || isOpen(key) || isOpen(value))
  return isSeq(node) && node.items.some(isOpen)
}

function isOpen(node: unknown): boolean {
  if (!isScalar(node) || node.type !== Scalar.PLAIN || typeof node.value !== 'string') return false
  return node.value.split('(').length !== node.value.split(')').length
}

function rangeOf(node: Node): readonly [number, number] {
  const [start, end] = node.range ?? [0, 0]
  return [start, end]
}
