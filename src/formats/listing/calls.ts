/** Calls of a listed program as lines of a programming language. */
import { type DimLanguage, dimCode } from './dim-code.ts'
import type { Call, Loop, Word } from './listing.ts'
import type { Spot } from './memory.ts'

export interface CallForm {
  /** What stands before and behind the arguments. */
  readonly start: string
  readonly end: string
  /** Arguments that every kernel takes first. */
  readonly first: readonly string[]
}

export interface CallLanguage extends DimLanguage {
  /** The address of a spot. */
  readonly spot: (spot: Spot) => string
  readonly comment: (text: string) => string
  readonly call: (name: string) => CallForm
  /** The head of a loop in which `i` runs from 0 up to `count`. */
  readonly loop: (count: string) => string
  /** Declares the step `t` that the values of a round belong to. */
  readonly step: (value: string) => string
}

export function stepLines(
  step: readonly (Call | Loop)[],
  language: CallLanguage,
): readonly string[] {
  return step.flatMap(each =>
    each.kind === 'call' ? callLines(each, language) : loopLines(each, language),
  )
}

export function callLines(
  { name, comment, words, tasks }: Call,
  language: CallLanguage,
): readonly string[] {
  const { start, end, first } = language.call(name)
  const own = words.map(each => wordCode(each, language))
  const args = [...first, ...own, '0', dimCode(tasks, language)]
  return [language.comment(comment), ...wrapped(start, args, end)]
}

const widest = 96

/** On one line, or with as many arguments on each as fit. */
function wrapped(start: string, args: readonly string[], end: string): readonly string[] {
  const whole = start + args.join(', ') + end
  if (whole.length <= widest) return [whole]
  const lines = ['']
  for (const [i, arg] of args.entries()) {
    const text = i + 1 < args.length ? `${arg}, ` : arg
    const last = lines.length - 1
    if (lines[last]!.length + text.length > widest) lines.push(text)
    else lines[last] += text
  }
  return [start, ...lines.map(line => `  ${line.trimEnd()}`), end]
}

/** Rounds are counted from the one that comes first. */
function loopLines({ steps, reverse, calls }: Loop, language: CallLanguage): readonly string[] {
  const count = dimCode(steps, language)
  const last = typeof steps === 'number' ? String(steps - 1) : `${count} - 1`
  return [
    language.loop(count),
    `  ${language.step(reverse ? `${last} - i` : 'i')}`,
    ...calls.flatMap(each => callLines(each, language)).map(line => `  ${line}`),
    '}',
  ]
}

function wordCode(word: Word, language: CallLanguage): string {
  if (word.kind === 'dim') return dimCode(word.dim, language)
  if (word.kind === 'spot') return language.spot(word.spot)
  const { spot, offset, stride, first } = word
  const moved = [
    language.spot(spot),
    ...(offset === 0 ? [] : [dimCode(offset, language)]),
    ...(stride === 0 ? [] : [`${factor(dimCode(stride, language))} * t`]),
  ].join(' + ')
  const signed = moved.replaceAll('+ -', '- ')
  return first ? `i > 0 ? ${signed} : ${language.spot(first)}` : signed
}

function factor(code: string): string {
  return code.includes(' ') ? `(${code})` : code
}
