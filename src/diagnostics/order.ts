/** Brings diagnostics into the order in which a person reads a file, each once. */
import type { Diagnostic } from './diagnostic.ts'

/**
 * Source order, those without a place last; of two that say the same about the same place, the
 * first stays.
 */
export function inSourceOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const start = (each: Diagnostic): number => each.span?.start ?? Number.MAX_SAFE_INTEGER
  return withoutRepeats(diagnostics).toSorted((a, b) => start(a) - start(b))
}

function withoutRepeats(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>()
  return diagnostics.filter(({ code, message, span }) => {
    const key = `${code} ${span?.source.file} ${span?.start} ${span?.end} ${message}`
    return !seen.has(key) && seen.add(key)
  })
}
