/** What a check found, as the formats for machines take it: file by file. */
import type { Diagnostic } from './diagnostic.ts'
import { type Position, type Source, type Span, positionAt } from './source.ts'

/** One checked file. What it includes may be at fault too: a span names its own file. */
export interface CheckedFile {
  readonly file: string
  readonly diagnostics: readonly Diagnostic[]
}

/** A diagnostic with the file that it is reported at. */
export interface Finding {
  readonly file: string
  readonly diagnostic: Diagnostic
}

/** The same report with its files called otherwise, as relative to the repository. */
export function renameFiles(
  checked: readonly CheckedFile[],
  rename: (file: string) => string,
): readonly CheckedFile[] {
  const renamed = new Map<Source, Source>()
  const spanOf = (span: Span): Span => {
    const source = renamed.get(span.source) ?? { ...span.source, file: rename(span.source.file) }
    renamed.set(span.source, source)
    return { ...span, source }
  }
  return checked.map(({ file, diagnostics }) => ({
    file: rename(file),
    diagnostics: diagnostics.map(each => withSpans(each, spanOf)),
  }))
}

function withSpans(each: Diagnostic, spanOf: (span: Span) => Span): Diagnostic {
  const { span, notes, fix } = each
  return {
    ...each,
    span: span && spanOf(span),
    notes: notes.map(note => ({ ...note, span: note.span && spanOf(note.span) })),
    fix: fix && { ...fix, span: spanOf(fix.span) },
  }
}

/** All findings, each at the file where the fault is; without a span, at the file checked. */
export function findingsOf(checked: readonly CheckedFile[]): readonly Finding[] {
  return checked.flatMap(({ file, diagnostics }) =>
    diagnostics.map(each => ({ file: each.span?.source.file ?? file, diagnostic: each })),
  )
}

/** First and last position of a span; the last is behind its last character. */
export function rangeOf({ source, start, end }: Span): readonly [Position, Position] {
  return [positionAt(source, start), positionAt(source, Math.max(start, end))]
}

/** Message and hint as one text. */
export function messageText({ message, hint }: Diagnostic): string {
  return hint === undefined ? message : `${message}\nhint: ${hint}`
}
