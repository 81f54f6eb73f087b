/** Finds what a source file does against the project's style. */
import type { SourceFile } from './files.ts'

const longestFile = 400
const longestLine = 100

const linesOf = (text: string): readonly string[] => text.replace(/\n$/, '').split('\n')

/** The text without comments and strings, as far as the patterns below need it. */
const codeOnly = (line: string): string => line.replace(/'[^']*'|`[^`]*`|\/\/.*|^\s*\/?\*.*/g, '')

const lineFaults: readonly (readonly [string, (line: string) => boolean])[] = [
  ['uses any', line => /(:|\bas|[<|&]|=>)\s*any\b|,\s*any>|\bany\[\]/.test(codeOnly(line))],
  ['leaves a task behind', line => /\b(TODO|FIXME|XXX)\b/.test(line)],
  ['exports a default', line => /\bexport default\b|\bas default\b/.test(codeOnly(line))],
  [`is longer than ${longestLine} columns`, line => [...line].length > longestLine],
]

/** Every fault of one file as `path:line: what`. */
export function styleFaults({ path, text }: SourceFile): string[] {
  const lines = linesOf(text)
  const inLines = lines.flatMap((line, at) =>
    lineFaults.filter(([, found]) => found(line)).map(([what]) => `${path}:${at + 1}: ${what}`),
  )
  const whole: readonly (readonly [string, boolean])[] = [
    ['does not start with /** what it is */', !/^\/\*\* .+ \*\/$/.test(lines[0] ?? '')],
    [`has more than ${longestFile} lines`, lines.length > longestFile],
    ['has a name that says nothing', /(^|[/-])(utils?|helpers?|common)(\.|\/)/.test(path)],
  ]
  return [...whole.filter(([, holds]) => holds).map(([what]) => `${path}: ${what}`), ...inLines]
}

export function lineCounts(files: readonly SourceFile[]): number[] {
  return files.map(({ text }) => linesOf(text).length)
}

export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}
