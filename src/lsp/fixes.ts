/** Changes of text that remove a problem at the cursor. */
import type { Diagnostic, Fix } from '../diagnostics/diagnostic.ts'
import type { Source, Span } from '../diagnostics/source.ts'

export interface OfferedFix {
  readonly diagnostic: Diagnostic
  readonly fix: Fix
}

/** Fixes of the file's own text for problems that touch a range of it. */
export function fixesIn(
  diagnostics: readonly Diagnostic[],
  { source, start, end }: Span,
): readonly OfferedFix[] {
  return diagnostics.flatMap(diagnostic => {
    const { fix, span } = diagnostic
    if (!fix || !isOf(source, fix.span)) return []
    const near = [fix.span, ...(span && isOf(source, span) ? [span] : [])]
    return near.some(each => each.start <= end && start <= each.end) ? [{ diagnostic, fix }] : []
  })
}

/** True for a place in the text that is open now, and not in another file or an older text. */
export function isOf(source: Source, span: Span): boolean {
  return span.source.file === source.file && span.source.text === source.text
}

/**
 * The first place in the open text that a diagnostic speaks of: of what stands in another file,
 * where this one uses it.
 */
export function placeHere(source: Source, { span, notes }: Diagnostic): Span | undefined {
  return [span, ...notes.map(each => each.span)].find(each => each && isOf(source, each))
}
