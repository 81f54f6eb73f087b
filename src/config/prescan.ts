/** Watches a text while it is split into tokens, so that nothing costly is parsed at all. */
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Source, Span } from '../diagnostics/source.ts'

/** What a config may take; every limit holds before anything of that size is made. */
export const textLimits = {
  /** UTF-16 units: 2 MiB of ASCII. */
  characters: 2 * 1024 * 1024,
  depth: 64,
  aliases: 50,
  /** Keys and values, aliases expanded. */
  values: 100_000,
} as const

// C0 but tab, line feed and carriage return; DEL; C1 but next line; the two non-characters.
const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/

interface ScanState {
  readonly source: Source
  readonly diagnostics: Diagnostic[]
  /** Columns at which the lines that are still open begin. */
  readonly indents: number[]
  lineStart: boolean
  /** Compact collections opened on this line: `- - - x`. */
  compact: number
  flow: number
  scalars: number
  /** Dashes and commas: a value may stand there without a token of its own. */
  separators: number
  aliases: number
  /** Something other than comments and directives was there. */
  content: boolean
  /** `...` was there. */
  ended: boolean
}

/** What is wrong with a text before anybody looks for tokens in it. */
export function scanText(source: Source): readonly Diagnostic[] {
  const { text } = source
  if (text.length > textLimits.characters) {
    const parameters = { characters: text.length, limit: textLimits.characters }
    return [diagnostic('text-too-long', parameters, spanOf(source, 0, 0))]
  }
  const at = text.search(control)
  if (at >= 0)
    return [diagnostic('control-character', { code: text.charCodeAt(at) }, spanOf(source, at, 1))]
  return []
}

/** A scan that goes on with every token of the lexer. */
export interface TokenScan {
  /** Faults that make parsing pointless or dangerous; while there are none, parsing is cheap. */
  readonly diagnostics: readonly Diagnostic[]
  /** False where the rest of the text is not worth a look. */
  accept(token: string): boolean
}

export function createTokenScan(source: Source): TokenScan {
  const state: ScanState = {
    source,
    diagnostics: [],
    indents: [],
    lineStart: true,
    compact: 0,
    flow: 0,
    scalars: 0,
    separators: 0,
    aliases: 0,
    content: false,
    ended: false,
  }
  let at = 0
  return {
    diagnostics: state.diagnostics,
    accept(token) {
      const zeroWidth = token === '\x02' || token === '\x18' || token === '\x1f'
      const accepted = scanToken(state, token, token[0]!, at)
      if (!zeroWidth) at += token.length
      return accepted
    },
  }
}

/** False where the rest of the text is not worth a look. */
function scanToken(state: ScanState, token: string, first: string, at: number): boolean {
  const newline = first === '\n' || first === '\r'
  if (state.lineStart && !newline) openIndent(state, first === ' ' ? token.length : 0)
  state.lineStart = newline
  if (newline) state.compact = 0
  else if (first === '*') state.aliases++
  else if (first === '[' || first === '{') state.flow++
  else if (first === ']' || first === '}') state.flow = Math.max(0, state.flow - 1)
  else if (token === '-' || token === '?' || token === ':') state.compact++
  if (token === '\x1f' || first === '"' || first === "'") state.scalars++
  else if (token === '-' || token === ',') state.separators++
  return isAllowed(state, token, first, at) && isWithinLimits(state, token, at)
}

function openIndent(state: ScanState, column: number): void {
  const { indents } = state
  while (indents.length > 0 && indents[indents.length - 1]! >= column) indents.pop()
  indents.push(column)
}

function isAllowed(state: ScanState, token: string, first: string, at: number): boolean {
  if (first === '%')
    return stop(state, at, token, span => diagnostic('directive', { directive: token }, span))
  if (first === '!') return stop(state, at, token, span => diagnostic('tag', { tag: token }, span))
  if (token === '...') state.ended = true
  else if (token === '---' ? state.content : state.ended && isContent(first))
    return stop(state, at, token, span => diagnostic('several-documents', {}, span))
  state.content ||= isContent(first)
  return true
}

/** True for the first character of what is neither space, comment nor a mark of the lexer. */
function isContent(first: string): boolean {
  return !/[\s#%\x02\x18\ufeff]/.test(first)
}

function isWithinLimits(state: ScanState, token: string, at: number): boolean {
  const { depth: maxDepth, values, aliases } = textLimits
  // Twice the depth: this count is rough, the walk over the parsed text counts exactly.
  const depth = state.indents.length + state.compact + state.flow
  if (depth > 2 * maxDepth)
    return stop(state, at, ' ', span => diagnostic('too-deep', { limit: maxDepth }, span))
  if (Math.max(state.scalars, state.separators) > values)
    return stop(state, at, ' ', span => diagnostic('too-many-values', { limit: values }, span))
  if (state.aliases > aliases)
    return stop(state, at, token, span => diagnostic('too-many-aliases', { limit: aliases }, span))
  return true
}

function stop(
  state: ScanState,
  at: number,
  token: string,
  report: (span: Span) => Diagnostic,
): false {
  state.diagnostics.push(report(spanOf(state.source, at, token.length)))
  return false
}

function spanOf(source: Source, start: number, length: number): Span {
  return { source, start, end: Math.min(source.text.length, start + length) }
}
