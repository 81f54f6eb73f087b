/** One open config: its text now, what can be read of it, and the model it last was. */
import type { Layer, Model } from '../build/model.ts'
import type { Item } from '../config/item.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Source } from '../diagnostics/source.ts'
import { collectSymbols } from './collect-symbols.ts'
import type { Symbols } from './symbols.ts'
import { readTree } from './tree.ts'

/** What checking a text found. */
export interface CheckedText {
  readonly model: Model | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** A text that was a model, and the names that were in it. */
export interface GoodText {
  readonly model: Model
  readonly symbols: Symbols
  readonly source: Source
  /** Layers of the model by the entry of `layers` that they come from. */
  readonly byEntry: ReadonlyMap<string, readonly Layer[]>
}

export interface Document {
  readonly source: Source
  /** Undefined for a text that is refused before it is parsed. */
  readonly tree: Item | undefined
  readonly symbols: Symbols
  /** The last text without errors; its places are those of its own text, not of `source`. */
  readonly good: GoodText | undefined
}

const noSymbols: Symbols = { declarations: [], byKey: new Map(), uses: [] }

/** A text as it is now, with the last that was a model. */
export function openDocument(source: Source, good?: GoodText): Document {
  return documentOf(source, readTree(source), good)
}

/** A text that was read already. */
export function documentOf(
  source: Source,
  tree: Item | undefined,
  good: GoodText | undefined,
): Document {
  return { source, tree, symbols: tree ? collectSymbols(tree) : noSymbols, good }
}

/** The document after its text was checked. */
export function withCheck(document: Document, { model }: CheckedText): Document {
  const { source, symbols } = document
  if (!model) return document
  const byEntry = groupByEntry(model.layers)
  return { ...document, good: { model, symbols, source, byEntry } }
}

/** `stage1/0/main` comes from the entry `stage1`. */
function groupByEntry(layers: readonly Layer[]): ReadonlyMap<string, readonly Layer[]> {
  const groups = new Map<string, Layer[]>()
  for (const layer of layers) {
    const entry = layer.name.replace(/\/.*$/, '')
    const group = groups.get(entry)
    if (group) group.push(layer)
    else groups.set(entry, [layer])
  }
  return groups
}
