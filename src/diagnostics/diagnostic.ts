/** What is wrong, where, and what can be done: the one shape of all reported problems. */
import { type Code, type Parameters, messages } from './messages.ts'
import type { Span } from './source.ts'
import { type Diagnostic, type Fix, type Note, type Severity, TenonError } from './tenon-error.ts'

export { type Diagnostic, type Fix, type Note, type Severity, TenonError }

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
