/** The outline of a config: its inputs, parameters, blocks and layers. */
import type { Span } from '../diagnostics/source.ts'
import type { Document } from './document.ts'
import type { Declaration } from './symbols.ts'

export interface OutlineEntry {
  readonly name: string
  readonly detail: string
  readonly kind: Declaration['kind']
  readonly whole: Span
  readonly span: Span
  readonly children: readonly OutlineEntry[]
}

export function outlineOf({ symbols: { declarations } }: Document): readonly OutlineEntry[] {
  const top = declarations.filter(each => each.scope === '')
  return top
    .map(each => entryOf(each, each.kind === 'block' ? inBlock(declarations, each.name) : []))
    .toSorted((a, b) => a.whole.start - b.whole.start)
}

function inBlock(declarations: readonly Declaration[], block: string): readonly OutlineEntry[] {
  return declarations
    .filter(each => each.scope === block && isShown(each))
    .map(each => entryOf(each, []))
}

/** The input of a block that names none has no place of its own. */
function isShown({ kind, written }: Declaration): boolean {
  return written || kind === 'layer'
}

function entryOf(declaration: Declaration, children: readonly OutlineEntry[]): OutlineEntry {
  const { name, kind, type, whole, span } = declaration
  return { name, detail: type ?? kind, kind, whole, span, children }
}
