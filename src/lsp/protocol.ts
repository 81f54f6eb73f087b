/** Our values as the protocol's: ranges, diagnostics, completions, outlines. */
import type {
  CompletionItem,
  DocumentSymbol,
  Diagnostic as ProtocolDiagnostic,
  Location,
  Position,
  Range,
  TextEdit,
} from 'vscode-languageserver'

import type { Diagnostic, Note } from '../diagnostics/diagnostic.ts'
import { type Source, type Span, positionAt } from '../diagnostics/source.ts'
import type { Completion } from './completion-item.ts'
import { placeHere } from './fixes.ts'
import type { Host } from './host.ts'
import type { OutlineEntry } from './outline.ts'

/** The offset of a position; positions behind the end of a line or text are moved to it. */
export function offsetAt({ lineStarts, text }: Source, { line, character }: Position): number {
  const start = lineStarts[line] ?? text.length
  const next = lineStarts[line + 1]
  return Math.min(start + character, next === undefined ? text.length : next - 1)
}

export function rangeOf({ source, start, end }: Span): Range {
  return { start: protocolPosition(source, start), end: protocolPosition(source, end) }
}

function protocolPosition(source: Source, offset: number): Position {
  const { line, column } = positionAt(source, offset)
  return { line: line - 1, character: column - 1 }
}

export function locationOf(host: Host, span: Span): Location {
  return { uri: host.uriOf(span.source.file), range: rangeOf(span) }
}

export function editOf(span: Span, newText: string): TextEdit {
  return { range: rangeOf(span), newText }
}

/** What stands in another file is shown where this one uses it, and points there. */
export function diagnosticOf(host: Host, source: Source, found: Diagnostic): ProtocolDiagnostic {
  const { code, severity, message, hint, notes, span } = found
  const here = placeHere(source, found)
  const origin: readonly Note[] = span && span !== here ? [{ message, span }] : []
  const related = [...origin, ...notes].filter(each => each.span && each.span !== here)
  const loose = notes.filter(each => !each.span).map(each => each.message)
  const page = host.pageOf(code)
  return {
    range: rangeOf(here ?? { source, start: 0, end: 0 }),
    severity: severity === 'error' ? 1 : 2,
    code,
    ...(page !== undefined && { codeDescription: { href: page } }),
    source: 'tenon',
    message: [message, ...(hint === undefined ? [] : [hint]), ...loose].join('\n'),
    relatedInformation: related.map(each => ({
      location: locationOf(host, each.span!),
      message: each.message,
    })),
  }
}

// Numbers of the protocol's CompletionItemKind.
const completionKinds = {
  field: 5,
  layer: 7,
  block: 9,
  word: 12,
  name: 18,
  param: 6,
  function: 3,
} as const

export function completionOf(
  { label, kind, detail, documentation, insert }: Completion,
  span: Span,
  rank: number,
): CompletionItem {
  return {
    label,
    kind: completionKinds[kind],
    sortText: String(rank).padStart(4, '0'),
    ...(detail !== undefined && { detail }),
    ...(documentation && { documentation: { kind: 'markdown', value: documentation } }),
    textEdit: editOf(span, insert),
  }
}

// Numbers of the protocol's SymbolKind.
const symbolKinds = {
  input: 8,
  layer: 5,
  block: 12,
  module: 2,
  param: 13,
  variant: 22,
  activation: 12,
} as const

export function symbolOf(entry: OutlineEntry): DocumentSymbol {
  const { name, detail, kind, whole, span, children } = entry
  return {
    name,
    detail,
    kind: symbolKinds[kind],
    range: rangeOf(whole),
    selectionRange: rangeOf(span),
    children: children.map(symbolOf),
  }
}
