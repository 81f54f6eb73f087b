/** A text that diagnostics point into, and the places in it. */

/** One text with its name as people know it (a path relative to where they stand). */
export interface Source {
  readonly file: string
  readonly text: string
  /** Offset at which each line starts; `lineStarts[0]` is 0. */
  readonly lineStarts: readonly number[]
}

/** A half-open range of UTF-16 offsets in one source. */
export interface Span {
  readonly source: Source
  readonly start: number
  readonly end: number
}

/** Line and column, both counted from 1; columns count UTF-16 units, as editors do. */
export interface Position {
  readonly line: number
  readonly column: number
}

export function createSource(file: string, text: string): Source {
  const lineStarts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1))
    lineStarts.push(at + 1)
  return { file, text, lineStarts }
}

export function positionAt(source: Source, offset: number): Position {
  let low = 0
  let high = source.lineStarts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (source.lineStarts[middle]! <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - source.lineStarts[low]! + 1 }
}

/** The text of one line (counted from 1), without its line break. */
export function lineText(source: Source, line: number): string {
  const start = source.lineStarts[line - 1] ?? source.text.length
  const end = source.lineStarts[line] ?? source.text.length
  return source.text.slice(start, end).replace(/\r?\n$/, '')
}
