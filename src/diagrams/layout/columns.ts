/** Cuts a long picture into columns that stand beside each other, joined over their ends. */
import { type Arranged, type ArrangedItem, type MeasuredItem, arrangeItems } from './arrange.ts'
import type { Direction, LayoutEngine, Point } from './layout.ts'
import type { Nest, NestEdge, NestEnd } from './nest.ts'

/** Between columns; what joins them runs in it. */
const gutter = 48
const lane = 10
/** Between neighbours in a column, for estimates. */
const between = 30

/** Cuts items into so many runs whose lengths are as even as their order allows. */
export function evenRuns(lengths: readonly number[], count: number): readonly number[] {
  const fits = (most: number): readonly number[] => {
    const runs: number[] = []
    let [run, sum] = [0, 0]
    for (const length of lengths) {
      if (sum > 0 && sum + length > most) {
        run++
        sum = 0
      }
      sum += length
      runs.push(run)
    }
    return runs
  }
  let [low, high] = [Math.max(0, ...lengths), lengths.reduce((a, b) => a + b, 0)]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if ((fits(middle).at(-1) ?? 0) < count) high = middle
    else low = middle + 1
  }
  return fits(high)
}

/** The columns of items that make `count` of them about equally long. */
export function columnsOf(
  items: readonly MeasuredItem[],
  count: number,
  direction: Direction,
): readonly number[] {
  const along = direction === 'TB' ? 'height' : 'width'
  return evenRuns(
    items.map(each => Math.round(each[along] + each.after) + between),
    count,
  )
}

/** `columns` holds the column of each item, counted from 0. */
export async function arrangeColumns(
  nest: Nest,
  items: readonly MeasuredItem[],
  columns: readonly number[],
  direction: Direction,
  engine: LayoutEngine,
): Promise<Arranged> {
  const cuts = Array.from({ length: Math.max(0, ...columns) + 1 }, (_, c) =>
    cutOf(nest, columns, c),
  )
  const parts: Arranged[] = []
  for (const cut of cuts) {
    const own = cut.members.map(i => items[i]!)
    parts.push(turned(await arrangeItems(cut, own, direction, engine), direction))
  }
  const lanes = [...new Set(cuts.flatMap(each => each.outlets))]
  const above = lanes.length > 0 ? lanes.length * lane + 14 : 0
  const bottom = above + Math.max(...parts.map(each => each.height))
  const lefts: number[] = []
  let right = 0
  for (const { width } of parts) {
    lefts.push(right)
    right += width + gutter + lanes.length * lane
  }
  const place = ({ x, y }: Point, column: number): Point => ({
    x: x + lefts[column]!,
    y: y + above,
  })
  const placed: ArrangedItem[] = []
  for (const [c, { members }] of cuts.entries())
    for (const [k, i] of members.entries()) {
      const each = parts[c]!.items[k]!
      placed[i] = { ...each, ...place(each, c) }
    }
  const routes = nest.edges.map((edge, e) => {
    const [from, to] = [columnOf(edge.from, columns), columnOf(edge.to, columns)]
    const piece = (column: number): readonly Point[] => {
      const at = cuts[column]!.pieces.get(e)!
      return parts[column]!.routes[at]!.map(each => place(each, column))
    }
    if (from === to) return piece(from)
    const source = cuts[from]!.outletOf(edge)
    const k = lanes.indexOf(source)
    const [start, end] = [piece(from), piece(to)]
    const side = lefts[from]! + parts[from]!.width + gutter / 2 + k * lane
    return straightened([
      ...start,
      { x: start.at(-1)!.x, y: bottom + 14 + k * lane },
      { x: side, y: bottom + 14 + k * lane },
      { x: side, y: k * lane },
      { x: end[0]!.x, y: k * lane },
      ...end,
    ])
  })
  return turned(
    {
      width: lefts.at(-1)! + parts.at(-1)!.width,
      height: bottom + above,
      items: placed,
      ...{ routes, inlets: [], outlets: [] },
    },
    direction,
  )
}

interface Cut {
  /** Numbers of the items in this column. */
  readonly members: readonly number[]
  readonly edges: readonly NestEdge[]
  /** Where in `edges` the piece of an edge of the whole is. */
  readonly pieces: ReadonlyMap<number, number>
  readonly inlets: readonly string[]
  readonly outlets: readonly string[]
  outletOf(edge: NestEdge): string
}

/** One column as a nest of its own, with borders where edges lead to others. */
function cutOf({ edges }: Nest, columns: readonly number[], column: number): Cut {
  const members = columns.flatMap((each, i) => (each === column ? [i] : []))
  const inside = (end: NestEnd): boolean => columnOf(end, columns) === column
  const keyOf = ({ from }: NestEdge): string => JSON.stringify(from)
  const crossing = edges.filter(({ from, to }) => inside(from) !== inside(to))
  const inlets = [...new Set(crossing.filter(({ to }) => inside(to)).map(keyOf))]
  const outlets = [...new Set(crossing.filter(({ from }) => inside(from)).map(keyOf))]
  const own: NestEdge[] = []
  const pieces = new Map<number, number>()
  const known = new Map<string, number>()
  const local = (end: NestEnd): NestEnd =>
    'border' in end ? end : { item: members.indexOf(end.item), port: end.port }
  for (const [e, edge] of edges.entries()) {
    const [starts, ends] = [inside(edge.from), inside(edge.to)]
    if (!starts && !ends) continue
    const from = starts ? local(edge.from) : { border: inlets.indexOf(keyOf(edge)) }
    const to = ends ? local(edge.to) : { border: outlets.indexOf(keyOf(edge)) }
    const key = JSON.stringify([from, to])
    if (!known.has(key)) known.set(key, own.push({ from, to, edge: edge.edge }) - 1)
    pieces.set(e, known.get(key)!)
  }
  return { members, edges: own, pieces, inlets, outlets, outletOf: keyOf }
}

function columnOf(end: NestEnd, columns: readonly number[]): number {
  return 'item' in end ? columns[end.item]! : 0
}

/** Without points between two others on one line. */
function straightened(points: readonly Point[]): readonly Point[] {
  return points.filter((point, i) => {
    const [before, after] = [points[i - 1], points[i + 1]]
    if (!before || !after) return true
    const same = point.x === before.x && point.y === before.y
    return (
      !same &&
      !(before.x === after.x && point.x === before.x) &&
      !(before.y === after.y && point.y === before.y)
    )
  })
}

/** Columns are built from top to bottom; a picture from left to right is the same on its side. */
function turned(arranged: Arranged, direction: Direction): Arranged {
  if (direction === 'TB') return arranged
  const turn = <P extends Point>(point: P): P => ({ ...point, x: point.y, y: point.x })
  return {
    ...arranged,
    width: arranged.height,
    height: arranged.width,
    items: arranged.items.map(turn),
    routes: arranged.routes.map(route => route.map(turn)),
  }
}
