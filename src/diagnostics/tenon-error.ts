/** All that is thrown at users: problems, each with what it is, where, and what can be done. */
import type { Code } from './messages.ts'
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

/** A fault of the user's that ends the work at once: nothing sensible can follow it. */
export class TenonError extends Error {
  readonly diagnostics: readonly Diagnostic[]

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(each => each.message).join('\n'))
    this.name = 'TenonError'
    this.diagnostics = diagnostics
  }
}
