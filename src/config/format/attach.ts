/** Gives each comment and blank line to the row that it belongs to. */
import { type Source, lineText, positionAt } from '../../diagnostics/source.ts'
import { type Comment, findComments } from './comments.ts'
import type { PlacedCollection, PlacedRow, PlacedTree } from './read-tree.ts'
import type { Row } from './tree.ts'

interface Places {
  readonly source: Source
  /** Collections in brackets or braces, those further in after those around them. */
  readonly flows: readonly PlacedCollection[]
  /** Rows by the collection that they are in; rows on lines are all under undefined. */
  readonly rows: ReadonlyMap<PlacedCollection | undefined, readonly PlacedRow[]>
}

/** Fills `before`, `beside` and `foot` of everything in the tree. */
export function attachComments(source: Source, tree: PlacedTree): void {
  const flows = tree.collections.filter(each => each.flow)
  const places = { source, flows, rows: byFlow(tree.rows) }
  for (const comment of findComments(source.text)) {
    const { start } = comment
    const isRaw = tree.raw.some(([from, to]) => from <= start && start < to)
    if (!isRaw) attachComment(places, comment)
  }
  let last = -1
  for (const { row, start } of places.rows.get(undefined) ?? []) {
    // Of rows that begin together, the outermost has the blank line.
    if (start !== last && isBlankAbove(source, start)) row.before.push('')
    last = start
  }
}

function byFlow(rows: readonly PlacedRow[]): Places['rows'] {
  const groups = new Map<PlacedCollection | undefined, PlacedRow[]>()
  for (const row of rows) {
    const flow = flowOf(row)
    const group = groups.get(flow)
    if (group) group.push(row)
    else groups.set(flow, [row])
  }
  return groups
}

function flowOf({ within }: PlacedRow): PlacedCollection | undefined {
  const inside = within[within.length - 1]!
  return inside.flow ? inside : undefined
}

function attachComment(places: Places, { text, start }: Comment): void {
  const { source } = places
  const { line, column } = positionAt(source, start)
  const left = lineText(source, line).slice(0, column - 1)
  const flow = places.flows.findLast(each => each.start < start && start < each.end)
  const rows = places.rows.get(flow) ?? []
  const index = lastBefore(rows, start)
  const [above, below] = [rows[index], rows[index + 1]]
  // A dash alone begins the row that follows.
  const isAlone = /^\s*(?:-\s+)*$/.test(left)
  if (!isAlone && above) putBeside(above.row, text)
  else {
    const lines = isAlone && isBlankAbove(source, start) ? ['', text] : [text]
    if (flow) (below?.row.before ?? flow.node.foot).push(...lines)
    else linesAt(source, column, above, below).push(...lines)
  }
}

/** Index of the last row that begins before an offset, -1 where none does. */
function lastBefore(rows: readonly PlacedRow[], offset: number): number {
  let low = -1
  let high = rows.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (rows[middle]!.start < offset) low = middle
    else high = middle - 1
  }
  return low
}

/** Two comments on what becomes one line: the second goes above it. */
function putBeside(row: Row, text: string): void {
  if (row.beside === undefined) row.beside = text
  else row.before.push(text)
}

/** Between two rows, the column of a comment says whether it ends the upper or begins the lower. */
function linesAt(
  source: Source,
  column: number,
  above: PlacedRow | undefined,
  below: PlacedRow | undefined,
): string[] {
  const columnOf = ({ start }: PlacedCollection): number => positionAt(source, start).column
  const floor = below ? columnOf(below.within[below.within.length - 1]!) : 0
  if (!above || column <= floor) return below!.row.before
  const ended = above.within.filter(each => !each.flow && columnOf(each) <= column)
  const deepest = Math.max(...ended.map(columnOf))
  if (below && deepest <= floor) return below.row.before
  return ended.find(each => columnOf(each) === deepest)!.node.foot
}

function isBlankAbove(source: Source, offset: number): boolean {
  const { line } = positionAt(source, offset)
  return line > 1 && lineText(source, line - 1).trim() === ''
}
