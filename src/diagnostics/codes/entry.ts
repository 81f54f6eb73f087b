/** One row of the table of diagnostics. */

export interface Entry<P> {
  readonly severity: 'error' | 'warning'
  /** One sentence without a full stop; names in quotes, numbers as they stand in the config. */
  readonly message: (parameters: P) => string
  /** What `tenon explain CODE` prints: why it is refused and what to write instead, in Markdown. */
  readonly explain: string
}

export function error<P>(message: (parameters: P) => string, explain: string): Entry<P> {
  return { severity: 'error', message, explain: explain.trim() }
}

export function warning<P>(message: (parameters: P) => string, explain: string): Entry<P> {
  return { severity: 'warning', message, explain: explain.trim() }
}
