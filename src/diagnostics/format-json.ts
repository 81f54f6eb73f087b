/** Diagnostics for programs: the `--format json` of `check`, version 1. */
import type { Diagnostic, Severity } from './diagnostic.ts'
import { type Span, positionAt } from './source.ts'

/** Lines and columns count from 1; the end is the column after the last character. */
export interface JsonPlace {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

export interface JsonDiagnostic extends Partial<JsonPlace> {
  readonly severity: Severity
  readonly code: string
  readonly message: string
  readonly hint?: string
  readonly notes?: readonly (Partial<JsonPlace> & { readonly message: string })[]
  readonly fix?: JsonPlace & { readonly title: string; readonly text: string }
}

export interface JsonReport {
  readonly version: 1
  /** How many files were checked. */
  readonly files: number
  readonly diagnostics: readonly JsonDiagnostic[]
}

export function jsonReport(files: number, diagnostics: readonly Diagnostic[]): JsonReport {
  return { version: 1, files, diagnostics: diagnostics.map(jsonDiagnostic) }
}

function jsonDiagnostic(each: Diagnostic): JsonDiagnostic {
  const { span, severity, code, message, hint, notes, fix } = each
  return {
    ...(span && jsonPlace(span)),
    severity,
    code,
    message,
    ...(hint !== undefined && { hint }),
    ...(notes.length > 0 && {
      notes: notes.map(note => ({ ...(note.span && jsonPlace(note.span)), message: note.message })),
    }),
    ...(fix && { fix: { ...jsonPlace(fix.span), title: fix.title, text: fix.text } }),
  }
}

function jsonPlace({ source, start, end }: Span): JsonPlace {
  const from = positionAt(source, start)
  const to = positionAt(source, end)
  return {
    file: source.file,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
  }
}
