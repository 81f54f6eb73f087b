/** YAML text -> items: YAML 1.2 core with JSON-like values; all else is an error with a place. */
import { type Document, type Node, isAlias, isMap, isScalar, isSeq } from 'yaml'

import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Source, Span } from '../diagnostics/source.ts'
import type { Entry, Item, MapItem, ScalarItem } from './item.ts'
import { composeText } from './compose-text.ts'
import { textLimits } from './prescan.ts'
import { syntaxDiagnostics } from './syntax.ts'

export interface ParsedText {
  /** Undefined where anything is wrong with the text. */
  readonly item: Item | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** More would help nobody. */
const mostReported = 50

/** Each of them keeps a YAML feature out, or a cost that grows faster than the text. */
export const parserOptions = {
  version: '1.2',
  schema: 'core', // or `%YAML 1.1` in the text would change it
  merge: false,
  resolveKnownTags: false,
  stringKeys: true,
  strict: true,
  uniqueKeys: false, // quadratic; `readMap` looks for duplicates itself
  intAsBigInt: true, // or digits of large numbers would be lost before anybody sees them
  keepSourceTokens: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const

interface Anchored {
  readonly node: Node
  /** Undefined while the walk is still inside it. */
  item: Item | undefined
  /** Number of values in it. */
  size: number
}

interface Walk {
  readonly source: Source
  readonly diagnostics: Diagnostic[]
  readonly anchors: Map<string, Anchored>
  values: number
  depth: number
}

/** Parses one config's text; never throws, and refuses before it could take long. */
export function parseText(source: Source): ParsedText {
  const { document, refused } = composeText(source, parserOptions)
  if (!document) return { item: undefined, diagnostics: refused }
  const syntax = syntaxDiagnostics(source, [...document.errors, ...document.warnings])
  if (syntax.length > 0) return { item: undefined, diagnostics: syntax.slice(0, mostReported) }
  return walkDocument(source, document)
}

function walkDocument(source: Source, document: Document.Parsed): ParsedText {
  const { contents } = document
  if (!contents || (isScalar(contents) && contents.value === null)) {
    const span = { source, start: 0, end: 0 }
    return { item: undefined, diagnostics: [diagnostic('empty-config', {}, span)] }
  }
  const walk: Walk = { source, diagnostics: [], anchors: new Map(), values: 0, depth: 0 }
  const item = readNode(walk, contents)
  if (walk.values > textLimits.values) refuseSize(walk, item.span)
  const found = walk.diagnostics.slice(0, mostReported)
  return { item: found.length > 0 ? undefined : item, diagnostics: found }
}

function readNode(walk: Walk, node: Node): Item {
  const span = spanOf(walk, node)
  walk.values++
  if (isAlias(node)) return readAlias(walk, node.source, span)
  const anchor = (node as { anchor?: string }).anchor
  if (anchor === undefined) return readValue(walk, node, span)
  const anchored: Anchored = { node, item: undefined, size: 0 }
  walk.anchors.set(anchor, anchored)
  const before = walk.values
  anchored.item = readValue(walk, node, span)
  anchored.size = walk.values - before
  return anchored.item
}

function readValue(walk: Walk, node: Node, span: Span): Item {
  if (isScalar(node)) return readScalar(walk, node.value, span)
  if (walk.depth >= textLimits.depth || walk.values > textLimits.values)
    return refuseSize(walk, span)
  walk.depth++
  const item: Item = isMap(node)
    ? readMap(walk, node.items, span)
    : { kind: 'list', items: isSeq(node) ? readList(walk, node.items) : [], span }
  walk.depth--
  return item
}

/** Once is enough: everything further in would say the same. */
function refuseSize(walk: Walk, span: Span): Item {
  const deep = walk.depth >= textLimits.depth
  const code = deep ? 'too-deep' : 'too-many-values'
  const known = walk.diagnostics.some(each => each.code === code)
  const limit = deep ? textLimits.depth : textLimits.values
  if (!known) walk.diagnostics.push(diagnostic(code, { limit }, span))
  return { kind: 'scalar', value: null, span }
}

/**
 * What an alias stands for: the alias's own place, and below it the places where things are
 * written.
 */
function readAlias(walk: Walk, name: string, span: Span): Item {
  const anchored = walk.anchors.get(name)
  const nothing: ScalarItem = { kind: 'scalar', value: null, span }
  if (!anchored?.item) {
    const code = anchored ? 'alias-cycle' : 'unknown-alias'
    walk.diagnostics.push(diagnostic(code, { name }, span))
    return nothing
  }
  walk.values += anchored.size
  if (walk.values > textLimits.values) return refuseSize(walk, span)
  if (walk.depth + depthOf(anchored.item) <= textLimits.depth) return { ...anchored.item, span }
  walk.diagnostics.push(diagnostic('too-deep', { limit: textLimits.depth }, span))
  return nothing
}

function depthOf(item: Item): number {
  if (item.kind === 'scalar') return 0
  const children =
    item.kind === 'list' ? item.items : [...item.entries.values()].map(each => each.value)
  return 1 + children.reduce((depth, child) => Math.max(depth, depthOf(child)), 0)
}

function readList(walk: Walk, nodes: readonly unknown[]): readonly Item[] {
  return nodes.map(node => {
    // `[?, 28]` makes a pair where a value should be; its key is reported as one that is no name.
    if (isNode(node)) return readNode(walk, node)
    const span = { source: walk.source, start: 0, end: 0 }
    return { kind: 'scalar', value: null, span } as const
  })
}

function readMap(
  walk: Walk,
  pairs: readonly { readonly key: unknown; readonly value: unknown }[],
  span: Span,
): MapItem {
  const entries = new Map<string, Entry>()
  for (const pair of pairs) {
    const entry = readPair(walk, pair, span)
    if (!entry) continue
    const [key, value] = entry
    const first = entries.get(key)
    if (first) {
      const notes = [{ message: 'first written here', span: first.key }]
      walk.diagnostics.push(diagnostic('duplicate-key', { key }, value.key, { notes }))
    } else entries.set(key, value)
  }
  return { kind: 'map', entries, span }
}

const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

function readPair(
  walk: Walk,
  pair: { readonly key: unknown; readonly value: unknown },
  parent: Span,
): readonly [string, Entry] | undefined {
  const node = isNode(pair.key) ? pair.key : undefined
  const key = node ? spanOf(walk, node) : parent
  const text = isScalar(node) ? node.value : undefined
  walk.values++
  const value: Item = isNode(pair.value)
    ? readNode(walk, pair.value)
    : { kind: 'scalar', value: null, span: { ...key, start: key.end } }
  if (typeof text !== 'string' || text === '')
    walk.diagnostics.push(diagnostic('key-not-text', {}, key))
  else if (forbiddenKeys.has(text))
    walk.diagnostics.push(diagnostic('forbidden-key', { key: text }, key))
  else if (text === '<<') walk.diagnostics.push(diagnostic('merge-key', {}, key))
  else return [text, { key, value }]
  return undefined
}

function readScalar(walk: Walk, value: unknown, span: Span): ScalarItem {
  if (typeof value === 'bigint') {
    const number = Number(value)
    if (!Number.isSafeInteger(number)) reportNumber(walk, span, 'has more digits than are exact')
    return { kind: 'scalar', value: number, span }
  }
  if (typeof value === 'number' && !Number.isFinite(value))
    reportNumber(walk, span, 'is not a finite number')
  return { kind: 'scalar', value: value as ScalarItem['value'], span }
}

function reportNumber({ source, diagnostics }: Walk, span: Span, problem: string): void {
  const text = source.text.slice(span.start, span.end)
  diagnostics.push(diagnostic('unsafe-number', { text, problem }, span))
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value)
}

/** From the first character of a value to its last: no comments and line breaks after it. */
function spanOf({ source }: Walk, node: Node): Span {
  const [start, end] = node.range ?? [0, 0]
  return { source, start, end: Math.max(start, end) }
}
