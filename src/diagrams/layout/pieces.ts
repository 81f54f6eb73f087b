/** Cuts a graph where everything runs through one box, and lays out the pieces one by one. */
import {
  type Layout,
  type LayoutBox,
  type LayoutEdge,
  type LayoutEnd,
  type LayoutEngine,
  type Point,
  rowGap,
} from './layout.ts'

/**
 * An engine that gives another one the pieces of a graph. Most of a network is a chain, whose boxes
 * need no engine to stand below each other; what goes around it is small, and often the same.
 */
export function inPieces(engine: LayoutEngine): LayoutEngine {
  return {
    async layoutFlat(boxes, edges) {
      if (boxes.length === 0) return { width: 0, height: 0, positions: [], routes: [] }
      const pieces = piecesOf(boxes, edges)
      const layouts: Layout[] = []
      for (const piece of pieces) layouts.push(await layoutPiece(piece, engine))
      return joined(pieces, layouts, edges.length)
    },
  }
}

/** A run of boxes. Its first one is the last of the piece before it. */
interface Piece {
  readonly boxes: readonly LayoutBox[]
  /** Between boxes of the piece, by their numbers in it. */
  readonly edges: readonly LayoutEdge[]
  /** What the edges are in the whole. */
  readonly numbers: readonly number[]
  readonly follows: boolean
  readonly leads: boolean
}

function piecesOf(boxes: readonly LayoutBox[], edges: readonly LayoutEdge[]): readonly Piece[] {
  const ends = cutsOf(boxes.length, edges)
  const starts = [0, ...ends.slice(0, -1)]
  const inside: number[][] = ends.map(() => [])
  const homes = boxes.map(() => 0)
  for (const [piece, end] of ends.entries()) homes.fill(piece, starts[piece], end)
  for (const [e, { from, to }] of edges.entries())
    inside[homes[Math.min(from.box, to.box)]!]!.push(e)
  return ends.map((end, piece) => {
    const start = starts[piece]!
    const numbers = inside[piece]!
    return {
      boxes: boxes.slice(start, end + 1),
      edges: numbers.map(e => movedEdge(edges[e]!, start)),
      numbers,
      follows: piece > 0,
      leads: piece < ends.length - 1,
    }
  })
}

function movedEdge({ from, to, trunk }: LayoutEdge, start: number): LayoutEdge {
  const move = ({ box, port }: LayoutEnd): LayoutEnd => ({ box: box - start, port })
  return { from: move(from), to: move(to), trunk }
}

/** Numbers of the boxes in the middle that no edge passes, and that of the last box. */
function cutsOf(count: number, edges: readonly LayoutEdge[]): readonly number[] {
  const reach = new Array<number>(count).fill(0)
  const [read, reading] = [new Set<number>(), new Set<number>([0])]
  const turned = new Set<number>()
  for (const { from, to } of edges) {
    const [start, end] = [Math.min(from.box, to.box), Math.max(from.box, to.box)]
    const against = from.box >= to.box
    reach[start] = Math.max(reach[start]!, against ? end + 1 : end)
    if (against) turned.add(start)
    read.add(from.box)
    reading.add(to.box)
  }
  const cuts: number[] = []
  let reached = 0
  for (const [box, own] of reach.entries()) {
    const joins = read.has(box) && reading.has(box) && !turned.has(box)
    if (box === count - 1 || (joins && reached <= box && box > 0)) cuts.push(box)
    reached = Math.max(reached, own)
  }
  return cuts
}

/** Nothing may stand above the first box or below the last, where the next pieces are. */
async function layoutPiece(piece: Piece, engine: LayoutEngine): Promise<Layout> {
  const { boxes, edges, follows, leads } = piece
  if (boxes.length === 1) return alone(boxes[0]!)
  const [edge, ...others] = edges
  if (boxes.length === 2 && edge?.to.box === 1 && others.length === 0) return straight(boxes, edge)
  const last = boxes.length - 1
  const isRead = new Set(edges.map(each => each.from.box))
  const reads = new Set(edges.map(each => each.to.box))
  const ends = boxes.some((_, i) => i < last && !isRead.has(i))
  const starts = boxes.some((_, i) => i > 0 && !reads.has(i))
  const above = leads && ends ? [...boxes.slice(0, last), placed(boxes[last]!, 'last')] : boxes
  const layout = await engine.layoutFlat(above, edges)
  if (!follows || !starts || isOnTop(layout)) return layout
  return engine.layoutFlat([placed(above[0]!, 'first'), ...above.slice(1)], edges)
}

function placed(box: LayoutBox, place: 'first' | 'last'): LayoutBox {
  return { ...box, place }
}

function isOnTop({ positions: [first, ...others] }: Layout): boolean {
  return others.every(({ y }) => y >= first!.y)
}

function alone({ width, height }: LayoutBox): Layout {
  return { width, height, positions: [{ x: 0, y: 0 }], routes: [] }
}

/** One box below another one. */
function straight(boxes: readonly LayoutBox[], { from, to }: LayoutEdge): Layout {
  const [above, below] = [boxes[0]!, boxes[1]!]
  const shift = Math.round(above.outlets[from.port]! - below.inlets[to.port]!)
  const [left, right] = [Math.max(0, -shift), Math.max(0, shift)]
  const y = above.height + rowGap
  const x = Math.round(left + above.outlets[from.port]!)
  return {
    width: Math.max(left + above.width, right + below.width),
    height: y + below.height,
    positions: [
      { x: left, y: 0 },
      { x: right, y },
    ],
    routes: [
      [
        { x, y: above.height },
        { x, y },
      ],
    ],
  }
}

/** The pieces below each other, so that the boxes that two of them have are the same. */
function joined(pieces: readonly Piece[], layouts: readonly Layout[], edges: number): Layout {
  const shifts: Point[] = []
  let seam: Point = { x: 0, y: 0 }
  for (const [i, { positions }] of layouts.entries()) {
    const first = pieces[i]!.follows ? positions[0]! : seam
    const shift = { x: seam.x - first.x, y: seam.y - first.y }
    shifts.push(shift)
    seam = moved(positions.at(-1)!, shift)
  }
  const left = Math.min(...shifts.map(each => each.x))
  const positions: Point[] = []
  const routes = new Array<readonly Point[]>(edges)
  for (const [i, layout] of layouts.entries()) {
    const { follows, numbers } = pieces[i]!
    const shift = { x: shifts[i]!.x - left, y: shifts[i]!.y }
    positions.push(...layout.positions.slice(follows ? 1 : 0).map(each => moved(each, shift)))
    for (const [k, e] of numbers.entries())
      routes[e] = layout.routes[k]!.map(each => moved(each, shift))
  }
  const rights = layouts.map(({ width }, i) => shifts[i]!.x - left + width)
  return {
    width: Math.max(...rights),
    height: shifts.at(-1)!.y + layouts.at(-1)!.height,
    ...{ positions, routes },
  }
}

function moved({ x, y }: Point, by: Point): Point {
  return { x: x + by.x, y: y + by.y }
}
