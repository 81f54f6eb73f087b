/** What is wrong, where, and what can be done: the one shape of all reported problems. */
import { type Code, type Parameters, messages } from './messages.ts'
import type { Span } from './source.ts'

export type Severity = 'error' | 'warning'

/** A second place or fact that explains the first, shown below it. */
export interface Note {
  readonly message: string
  readonly span?: Span | undefined
}

/**
 * A change of text that removes the problem; `safe` ones never change the meaning of a correct
 * file.
 */
export interface Fix {
  readonly title: string
  readonly span: Span
  readonly text: string
}

export interface Diagnostic {
  readonly code: Code
  readonly severity: Severity
  readonly message: string
  /** Absent only where no text is at fault, as with a weight file. */
  readonly span?: Span | undefined
  readonly hint?: string | undefined
  readonly notes: readonly Note[]
  readonly fix?: Fix | undefined
}

/** What a call may add to the table's message. */
export interface Details {
  readonly hint?: string | undefined
  readonly notes?: readonly Note[] | undefined
  readonly fix?: Fix | undefined
}

/** Makes a diagnostic of the table's `code`; wrong or missing parameters do not compile. */
export function diagnostic<C extends Code>(
  code: C,
  parameters: Parameters<C>,
  span: Span | undefined,
  details: Details = {},
): Diagnostic {
  const { severity, message } = messages[code] as {
    severity: Severity
    message: (parameters: Parameters<C>) => string
  }
  return {
    code,
    severity,
    message: message(parameters),
    span,
    ...details,
    notes: details.notes ?? [],
  }
}

/** A fault of the user's that ends the work at once: nothing sensible can follow it. */
export class TenonError extends Error {
  readonly diagnostics: readonly Diagnostic[]

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(each => each.message).join('\n'))
    this.name = 'TenonError'
    this.diagnostics = diagnostics
  }
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(each => each.severity === 'error')
}

/** Throws a single diagnostic: for weight files, data and runs, where one fault ends the work. */
export function refuse<C extends Code>(
  code: C,
  parameters: Parameters<C>,
  span?: Span,
  details: Details = {},
): never {
  throw new TenonError([diagnostic(code, parameters, span, details)])
}
