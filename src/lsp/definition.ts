/** Where a name is declared: in this file, or in one that it includes. */
import { itemAt } from '../config/item.ts'
import type { Span } from '../diagnostics/source.ts'
import type { Document } from './document.ts'
import { placeAt } from './place.ts'
import { type Use, declarationOf, symbolAt } from './symbols.ts'
import { entriesAt, textOf } from './tree.ts'

/** Another config, by its path as it is written in this one; undefined where it cannot be read. */
export type OpenOther = (document: Document, path: string) => Document | undefined

/** The place of the declaration of what is under the cursor; of a file, its beginning. */
export function definitionAt(
  document: Document,
  offset: number,
  openOther: OpenOther,
): Span | undefined {
  const symbol = symbolAt(document.symbols, offset)
  const declared = symbol && declarationOf(document.symbols, symbol)
  if (declared) return declared.span
  if (symbol?.name.includes('.')) return includedName(document, symbol, openOther)
  return fileAt(document, offset, openOther)
}

/** `common.conv_bn` is `conv_bn` of the file that is included as `common`. */
function includedName(
  document: Document,
  { space, name }: Use,
  openOther: OpenOther,
): Span | undefined {
  const [namespace = '', own = ''] = name.split('.')
  const path = document.tree && textOf(entriesAt(document.tree, 'include').get(namespace)?.value)
  const other = path === undefined ? undefined : openOther(document, path)
  return other && declarationOf(other.symbols, { space, scope: '', name: own })?.span
}

/** The file that an `include` or `extends` under the cursor names. */
function fileAt(document: Document, offset: number, openOther: OpenOther): Span | undefined {
  const { tree } = document
  const place = tree && placeAt(tree, offset)
  if (!place || !['include', 'extends'].includes(String(place.path[0]))) return undefined
  const path = textOf(itemAt(tree, place.path))
  const other = path === undefined ? undefined : openOther(document, path)
  return other && { source: other.source, start: 0, end: 0 }
}
