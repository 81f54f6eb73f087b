/** Lines with their comments -> text: comments of neighbouring lines begin in one column. */

export interface Line {
  readonly indent: number
  readonly text: string
  readonly beside: string | undefined
  /** A comment or blank line, which begins and ends nothing. */
  readonly isNote: boolean
}

export function line(indent: number, text: string, beside?: string): Line {
  return { indent, text, beside, isNote: false }
}

/** Empty text is a blank line. */
export function comment(indent: number, text: string): Line {
  return { indent, text, beside: undefined, isNote: true }
}

/** Further right, comments would lose sight of the short lines among them. */
const lastColumn = 80

/** At most one blank line in a row; none at the start of something, nor at the end of the text. */
export function joinLines(lines: readonly Line[]): string {
  const kept: Line[] = []
  for (const each of lines) {
    const above = kept[kept.length - 1]
    const isBlank = each.isNote && each.text === ''
    if (isBlank && (!above || isBlankLine(above) || each.indent > above.indent)) continue
    kept.push(each)
  }
  while (kept.length > 0 && isBlankLine(kept[kept.length - 1]!)) kept.pop()
  return kept.map((each, i) => `${lineText(each, columnAt(kept, i))}\n`).join('')
}

function isBlankLine({ text, isNote }: Line): boolean {
  return isNote && text === ''
}

function lineText({ indent, text, beside }: Line, column: number): string {
  if (text === '') return ''
  const own = ' '.repeat(indent) + text
  return beside === undefined ? own : `${own.padEnd(column)}  ${beside}`
}

/** Where the comment of line `i` begins, two columns less: as far right as its neighbours need. */
function columnAt(lines: readonly Line[], i: number): number {
  if (lines[i]!.beside === undefined) return 0
  let first = i
  let last = i
  while (lines[first - 1]?.beside !== undefined) first--
  while (lines[last + 1]?.beside !== undefined) last++
  const ends = lines.slice(first, last + 1).map(each => each.indent + each.text.length)
  const end = Math.max(...ends)
  return end > lastColumn ? 0 : end
}
