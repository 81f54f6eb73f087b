/** Applies the safe fixes of diagnostics; every other byte of a text stays. */
import { type Diagnostic, type Fix, hasErrors } from '../diagnostics/diagnostic.ts'
import { type Source, createSource } from '../diagnostics/source.ts'
import { parseText } from './parse.ts'
import { readConfig } from './read.ts'

export interface FixedText {
  readonly text: string
  /** The diagnostics whose fixes were applied, with places in the text before. */
  readonly applied: readonly Diagnostic[]
}

/** Gives everything that is wrong with a text. */
export type Check = (source: Source) => Promise<readonly Diagnostic[]>

/** A fix may uncover the next mistake; no text needs more rounds. */
const mostRounds = 10

/**
 * Applies fixes until there are none, or none that helps. `check` gives everything that is wrong
 * with a text; a fix that would add errors is left out.
 */
export async function fixText(source: Source, check: Check): Promise<FixedText> {
  const applied: Diagnostic[] = []
  let current = source
  for (let round = 0; round < mostRounds; round++) {
    const fixed = await fixOnce(current, check)
    if (fixed.applied.length === 0) break
    applied.push(...fixed.applied)
    current = createSource(source.file, fixed.text)
  }
  return { text: current.text, applied }
}

/** All fixes of a round together or, where they do not do what they should, each that does. */
async function fixOnce(source: Source, check: Check): Promise<FixedText> {
  const found = await check(source)
  const together = applyFixes(source, found)
  if (together.applied.length === 0) return together
  const before = faultsOf(source, found)
  const after = async ({ text }: FixedText): Promise<Faults> => {
    const next = createSource(source.file, text)
    return faultsOf(next, await check(next))
  }
  const wanted = without(before, countErrors(together.applied))
  if (!isWorse(await after(together), wanted)) return together
  const good: Diagnostic[] = []
  for (const each of together.applied)
    if (!isWorse(await after(applyFixes(source, [each])), before)) good.push(each)
  const rest = applyFixes(source, good)
  // Each may do alone what two of them cannot do together.
  return isWorse(await after(rest), before) ? applyFixes(source, good.slice(0, 1)) : rest
}

/**
 * Applies the fixes that `diagnostics` carry for this text. Of two that overlap, the one further in
 * wins, then the first; the other one has its turn once the text is read again.
 */
export function applyFixes(source: Source, diagnostics: readonly Diagnostic[]): FixedText {
  const fixable = diagnostics.filter(({ fix }) => fix?.span.source.file === source.file)
  const chosen: Diagnostic[] = []
  for (const each of fixable.toSorted((a, b) => lengthOf(a.fix!) - lengthOf(b.fix!)))
    if (!chosen.some(other => overlap(other.fix!, each.fix!))) chosen.push(each)
  const applied = chosen.toSorted((a, b) => a.fix!.span.start - b.fix!.span.start)
  let text = ''
  let at = 0
  for (const { fix } of applied) {
    text += source.text.slice(at, fix!.span.start) + fix!.text
    at = fix!.span.end
  }
  return { text: text + source.text.slice(at), applied }
}

function lengthOf({ span }: Fix): number {
  return span.end - span.start
}

function overlap({ span: a }: Fix, { span: b }: Fix): boolean {
  return a.start < b.end && b.start < a.end ? true : a.start === b.start
}

/** Errors of the YAML, of the fields, and of everything: those of one stage hide the next ones'. */
type Faults = readonly [yaml: number, fields: number, all: number]

function faultsOf(source: Source, found: readonly Diagnostic[]): Faults {
  const { item, diagnostics } = parseText(source)
  if (!item) return [countErrors(diagnostics), 0, 0]
  return [0, countErrors(readConfig(source).diagnostics), countErrors(found)]
}

/** What is left where each of `count` fixes removes an error, and uncovers none. */
function without([yaml, fields, all]: Faults, count: number): Faults {
  return yaml > 0 ? [Math.max(0, yaml - count), Infinity, Infinity] : [0, fields, all - count]
}

function countErrors(diagnostics: readonly Diagnostic[]): number {
  return diagnostics.filter(each => hasErrors([each])).length
}

function isWorse(next: Faults, before: Faults): boolean {
  const i = next.findIndex((count, stage) => count !== before[stage])
  return i >= 0 && next[i]! > before[i]!
}
