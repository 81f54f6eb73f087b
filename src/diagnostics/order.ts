/** Brings diagnostics into the order in which a person reads a file, each once. */
import type { Diagnostic } from './diagnostic.ts'

/**
 * File by file, in the order in which files first appear, and by place in each; those without a
 * place last. Of two that say the same about the same place, the first stays.
 */
export function inSourceOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const files = [...new Set(diagnostics.flatMap(each => each.span?.source.file ?? []))]
  const fileOf = ({ span }: Diagnostic): number =>
    span ? files.indexOf(span.source.file) : files.length
  const start = ({ span }: Diagnostic): number => span?.start ?? 0
  return withoutRepeats(diagnostics).toSorted(
    (a, b) => fileOf(a) - fileOf(b) || start(a) - start(b),
  )
}

function withoutRepeats(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>()
  return diagnostics.filter(({ code, message, span }) => {
    const key = `${code} ${span?.source.file} ${span?.start} ${span?.end} ${message}`
    return !seen.has(key) && seen.add(key)
  })
}
