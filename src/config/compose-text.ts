/** Text -> the YAML library's document, in one walk over its tokens that ends at the first bad one. */
import {
  Composer,
  type Document,
  type DocumentOptions,
  Lexer,
  type ParseOptions,
  Parser,
  type SchemaOptions,
} from 'yaml'

import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Source } from '../diagnostics/source.ts'
import { createTokenScan, scanText } from './prescan.ts'

export interface ComposedText {
  /** Undefined where the text is refused before it is worth parsing. */
  readonly document: Document.Parsed | undefined
  readonly refused: readonly Diagnostic[]
}

/** The document of a text; what `parseDocument` of the library does, with a look at every token. */
export function composeText(
  source: Source,
  options: ParseOptions & DocumentOptions & SchemaOptions,
): ComposedText {
  const refused = scanText(source)
  if (refused.length > 0) return { document: undefined, refused }
  const scan = createTokenScan(source)
  const parser = new Parser()
  function* tokens(): ReturnType<Parser['parse']> {
    for (const token of new Lexer().lex(source.text)) {
      if (!scan.accept(token)) return
      yield* parser.next(token)
    }
    yield* parser.end()
  }
  const composed = new Composer(options).compose(tokens(), true, source.text.length)
  const [document] = [...composed] as [Document.Parsed]
  if (scan.diagnostics.length > 0) return { document: undefined, refused: scan.diagnostics }
  return { document, refused: [] }
}
