/** Dims as expressions of a programming language. */
import type { Dim } from '../../graph/dim.ts'

export interface DimLanguage {
  /** What the code calls a size. */
  readonly name: (size: string) => string
  /** A quotient of whole numbers, rounded down. */
  readonly floorDiv: (a: string, b: string) => string
}

/** In parentheses where it would bind more loosely than `*`. */
export function dimCode(dim: Dim, language: DimLanguage): string {
  if (typeof dim === 'number') return String(dim)
  if (dim.op === 'name') return language.name(dim.text)
  const [a, b] = dim.args.map(each => dimCode(each, language)) as [string, string]
  if (dim.op === 'floorDiv') return language.floorDiv(a, b)
  if (dim.op === 'add') return b.startsWith('-') ? `${a} - ${b.slice(1)}` : `${a} + ${b}`
  const [left, right] = dim.args.map((each, i) =>
    typeof each !== 'number' && each.op === 'add' ? `(${[a, b][i]})` : [a, b][i],
  )
  return `${left} * ${right}`
}
