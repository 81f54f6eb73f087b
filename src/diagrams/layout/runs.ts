/** Makes one box of each run of boxes in a large graph, which leaves less to lay out. */
import { gather } from '../picture/gather.ts'
import type { Layout, LayoutBox, LayoutEdge, LayoutEnd, LayoutEngine, Point } from './layout.ts'
import { inPieces } from './pieces.ts'

/** In smaller graphs, what stands beside each other had better be in rows. */
const large = 150

/** An engine that gives another one what is left of large graphs when their runs are boxes. */
export function inRuns(engine: LayoutEngine): LayoutEngine {
  const chains = inPieces(engine)
  return {
    async layoutFlat(boxes, edges) {
      if (boxes.length < large) return engine.layoutFlat(boxes, edges)
      const { runs, inner, outer } = runsOf(boxes, edges)
      const layouts: Layout[] = []
      for (const [r, run] of runs.entries()) {
        const within = (end: LayoutEnd): LayoutEnd => ({ ...end, box: run.indexOf(end.box) })
        const own = inner[r]!.map(e => edges[e]!)
        layouts.push(
          await chains.layoutFlat(
            run.map(box => boxes[box]!),
            own.map(({ from, to, trunk }) => ({ from: within(from), to: within(to), trunk })),
          ),
        )
      }
      const home = new Map(runs.flatMap((run, r) => run.map(box => [box, r] as const)))
      const at = (end: LayoutEnd): LayoutEnd => ({ ...end, box: home.get(end.box)! })
      const whole = await engine.layoutFlat(
        runs.map((run, r) =>
          runBox(
            run.map(box => boxes[box]!),
            layouts[r]!,
          ),
        ),
        outer.map(e => ({ ...edges[e]!, from: at(edges[e]!.from), to: at(edges[e]!.to) })),
      )
      const positions: Point[] = []
      const routes: (readonly Point[])[] = []
      for (const [r, run] of runs.entries()) {
        const move = moveBy(whole.positions[r]!)
        for (const [k, box] of run.entries()) positions[box] = move(layouts[r]!.positions[k]!)
        for (const [k, e] of inner[r]!.entries()) routes[e] = layouts[r]!.routes[k]!.map(move)
      }
      for (const [k, e] of outer.entries()) routes[e] = whole.routes[k]!
      return { width: whole.width, height: whole.height, positions, routes }
    },
  }
}

interface Runs {
  /** Numbers of boxes, each fed by nothing but the one before it, which feeds nothing else. */
  readonly runs: readonly (readonly number[])[]
  /** Numbers of the edges in each run, and of all others. */
  readonly inner: readonly (readonly number[])[]
  readonly outer: readonly number[]
}

function runsOf(boxes: readonly LayoutBox[], edges: readonly LayoutEdge[]): Runs {
  const out = gather([...edges.keys()], e => edges[e]!.from.box)
  const into = gather([...edges.keys()], e => edges[e]!.to.box)
  const isLink = edges.map(({ from, to }) => {
    const single = out.get(from.box)!.length === 1 && into.get(to.box)!.length === 1
    return single && from.box < to.box && !boxes[from.box]!.place && !boxes[to.box]!.place
  })
  const runs: number[][] = []
  const inner: number[][] = []
  for (const head of boxes.keys()) {
    if (isLink[into.get(head)?.[0] ?? -1]) continue
    const run = [head]
    const links: number[] = []
    for (let e = out.get(head)?.[0] ?? -1; isLink[e]; e = out.get(edges[e]!.to.box)?.[0] ?? -1) {
      run.push(edges[e]!.to.box)
      links.push(e)
    }
    runs.push(run)
    inner.push(links)
  }
  return { runs, inner, outer: [...edges.keys()].filter(e => !isLink[e]) }
}

/** What enters a run enters its first box, and what leaves it leaves the last one. */
function runBox(boxes: readonly LayoutBox[], { width, height, positions }: Layout): LayoutBox {
  const [first, last] = [boxes[0]!, boxes.at(-1)!]
  return {
    ...first,
    ...{ width, height },
    inlets: first.inlets.map(x => x + positions[0]!.x),
    outlets: last.outlets.map(x => x + positions.at(-1)!.x),
  }
}

function moveBy(by: Point): (point: Point) => Point {
  return ({ x, y }) => ({ x: x + by.x, y: y + by.y })
}
