/** What is said about the name, layer or field under the cursor. */
import { lookUpLayer } from '../build/lookup.ts'
import { childOf, itemAt } from '../config/item.ts'
import type { Span } from '../diagnostics/source.ts'
import { builtOf } from './built.ts'
import { builtText } from './built-text.ts'
import type { Document } from './document.ts'
import { type Place, placeAt } from './place.ts'
import { docOfWord, fieldText, slotAt } from './schema-text.ts'
import { type Declaration, declarationOf, symbolAt } from './symbols.ts'
import { textOf } from './tree.ts'

export interface Hover {
  readonly markdown: string
  readonly span: Span
}

/** Undefined where nothing is known. */
export function hoverAt(document: Document, offset: number): Hover | undefined {
  const { tree, symbols } = document
  if (!tree) return undefined
  const symbol = symbolAt(symbols, offset)
  const declaration = symbol && declarationOf(symbols, symbol)
  if (declaration) return { markdown: declarationText(document, declaration), span: symbol.span }
  const place = placeAt(tree, offset)
  if (!place) return undefined
  const markdown = layerTypeText(document, place) ?? placeText(document, place)
  return markdown === undefined ? undefined : { markdown, span: place.span }
}

/** A name that somebody chose, with what became of it. */
function declarationText(document: Document, declaration: Declaration): string {
  const { kind, name, type } = declaration
  const doc = type === undefined ? undefined : lookUpLayer(type)?.doc
  const head = `**${name}**: ${type === undefined ? kind : `\`${type}\``}`
  return join(head, doc, builtPart(document, declaration), declaredText(document, declaration))
}

/** `doc` of a parameter, `note` of a block, shape of an input: what the file itself says. */
function declaredText({ tree, source }: Document, { kind, path }: Declaration): string | undefined {
  if (!tree || kind === 'layer') return undefined
  const item = itemAt(tree, path)
  const said = textOf(childOf(item, kind === 'param' || kind === 'activation' ? 'doc' : 'note'))
  if (kind === 'block' || kind === 'module') return said
  const written = source.text.slice(item.span.start, item.span.end).slice(0, 200)
  return join(said, written === '' ? undefined : `\`${written.replaceAll('`', "'")}\``)
}

/** The type of a layer where it is written: its meaning, and what became of it. */
function layerTypeText(document: Document, place: Place): string | undefined {
  const isType = ({ span }: Declaration): boolean =>
    span.start === place.span.start && span.end === place.span.end
  const unnamed = document.symbols.declarations.find(each => each.kind === 'layer' && isType(each))
  if (unnamed) return declarationText(document, unnamed)
  const [...entry] = place.path
  const type = place.on === 'key' ? entry.pop() : undefined
  if (typeof type !== 'string') return undefined
  const layer = document.symbols.declarations.find(
    each => each.kind === 'layer' && each.path.join('/') === entry.join('/'),
  )
  const known = lookUpLayer(type)
  return layer && known ? join(`**${type}**`, known.doc, builtPart(document, layer)) : undefined
}

function builtPart(document: Document, declaration: Declaration): string | undefined {
  const built = builtOf(document, declaration)
  return built && builtText(built)
}

/** What the schema says about a key, or about the word that stands in a slot. */
function placeText({ tree }: Document, { path, on, item }: Place): string | undefined {
  const slot = tree && slotAt(tree, path)
  const name = path.at(-1)
  // Between the entries of a map, nothing is pointed at.
  if (!slot || name === undefined || (on === 'value' && item.kind !== 'scalar')) return undefined
  const word = textOf(item)
  if (on === 'value' && word !== undefined) {
    const doc = docOfWord(slot, word)
    if (doc !== '') return join(`**${word}**`, doc)
  }
  if (typeof name === 'string') return fieldText(name, slot)
  return undefined
}

function join(...parts: readonly (string | undefined)[]): string {
  return parts.filter(each => each !== undefined && each !== '').join('\n\n')
}
