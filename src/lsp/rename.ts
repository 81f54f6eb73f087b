/** Gives a layer, input, block, module or parameter another name, wherever it is written. */
import type { Span } from '../diagnostics/source.ts'
import type { Document } from './document.ts'
import { type Declaration, declarationOf, placesOf, symbolAt } from './symbols.ts'

/** Why nothing was renamed, for people. */
export interface Refusal {
  readonly refused: string
}

export interface Renaming {
  readonly spans: readonly Span[]
}

/** The name under the cursor, where it may be renamed. */
export function renamableAt(
  { symbols }: Document,
  offset: number,
): { readonly span: Span; readonly declaration: Declaration } | Refusal {
  const symbol = symbolAt(symbols, offset)
  const declaration = symbol && declarationOf(symbols, symbol)
  if (!declaration) return { refused: 'no name that this file declares stands here' }
  if (!declaration.written)
    return { refused: `'${declaration.name}' has no name of its own; write \`name:\` first` }
  return { span: symbol.span, declaration }
}

/** Every place that changes, or why none does. */
export function renameAt(document: Document, offset: number, name: string): Renaming | Refusal {
  const found = renamableAt(document, offset)
  if ('refused' in found) return found
  const { declaration } = found
  if (!forms[declaration.kind].test(name))
    return { refused: `'${name}' cannot be the name of this ${declaration.kind}` }
  const same = declarationOf(document.symbols, { ...declaration, name })
  if (same && same !== declaration) return { refused: `'${name}' is the name of another` }
  return { spans: placesOf(document.symbols, declaration) }
}

const word = /^[A-Za-z_]\w*$/
const layerName = /^[A-Za-z_][\w.-]*$/
const blockName = /^[a-z][a-z0-9_]*$/

/** Names that need no quotes wherever they are used. */
const forms: { readonly [kind in Declaration['kind']]: RegExp } = {
  input: layerName,
  layer: layerName,
  block: blockName,
  module: word,
  param: word,
  variant: layerName,
  activation: word,
}
