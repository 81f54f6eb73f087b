/** Calls of a listed program as lines of JavaScript. */
import { type DimLanguage, dimCode } from '../listing/dim-code.ts'
import type { Call, Loop, Word } from '../listing/listing.ts'

export function stepLines(
  step: readonly (Call | Loop)[],
  language: DimLanguage,
): readonly string[] {
  return step.flatMap(each =>
    each.kind === 'call' ? callLines(each, language) : loopLines(each, language),
  )
}

export function callLines(
  { name, comment, words, tasks }: Call,
  language: DimLanguage,
): readonly string[] {
  const args = [...words.map(each => wordCode(each, language)), '0', dimCode(tasks, language)]
  return [`// ${comment}`, ...wrapped(`kernels.${name}(`, args, ')')]
}

const widest = 92

/** On one line, or with as many arguments on each as fit. */
function wrapped(start: string, args: readonly string[], end: string): readonly string[] {
  const whole = start + args.join(', ') + end
  if (whole.length <= widest) return [whole]
  const lines = ['']
  for (const arg of args) {
    const last = lines.length - 1
    if (lines[last]!.length + arg.length > widest) lines.push(`${arg}, `)
    else lines[last] += `${arg}, `
  }
  return [start, ...lines.map(line => `  ${line.trimEnd()}`), end]
}

/** `t` is the step that the values belong to, `i` counts from the one that comes first. */
function loopLines({ steps, reverse, calls }: Loop, language: DimLanguage): readonly string[] {
  const count = dimCode(steps, language)
  return [
    `for (let i = 0; i < ${count}; i++) {`,
    `  const t = ${reverse ? `${count} - 1 - i` : 'i'}`,
    ...calls.flatMap(each => callLines(each, language)).map(line => `  ${line}`),
    '}',
  ]
}

function wordCode(word: Word, language: DimLanguage): string {
  if (word.kind === 'dim') return dimCode(word.dim, language)
  if (word.kind === 'spot') return word.spot.name
  const { spot, offset, stride, first } = word
  const moved = [
    spot.name,
    ...(offset === 0 ? [] : [dimCode(offset, language)]),
    ...(stride === 0 ? [] : [`(${dimCode(stride, language)}) * t`]),
  ].join(' + ')
  return first ? `i === 0 ? ${first.name} : ${moved}` : moved
}
