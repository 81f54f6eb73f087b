/** Arranges a nest from the inside out: each group becomes a box of the group around it. */
import type {
  Direction,
  Layout,
  LayoutBox,
  LayoutEngine,
  LayoutEnd,
  Point,
  Size,
} from './layout.ts'
import type { Nest, NestEnd, NestItem } from './nest.ts'
import { trunkOf } from './trunk.ts'
import type { ShownGroup, ShownItem } from '../view/view.ts'

/** How much room a leaf takes. */
export interface LeafSize extends Size {
  /** Space after it, on the way of its edges, for the shape of its result. */
  readonly after: number
}

/** Empty space inside the border of an open group. */
export interface Padding {
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly left: number
}

export interface Measures {
  readonly direction: Direction
  leaf(item: ShownItem): LeafSize
  padding(group: ShownGroup, content: Arranged): Padding
}

/** Where everything in a group lies, relative to its upper left corner. */
export interface Arranged extends Size {
  readonly items: readonly ArrangedItem[]
  /** In the order of the nest's edges. */
  readonly routes: readonly (readonly Point[])[]
  /** Where edges cross the border. */
  readonly inlets: readonly Point[]
  readonly outlets: readonly Point[]
}

export interface ArrangedItem extends NestItem, Point, Size {
  readonly after: number
  /** Of an open group. */
  readonly inner?: Arranged
}

export async function arrange(
  nest: Nest,
  measures: Measures,
  engine: LayoutEngine,
): Promise<Arranged> {
  const items = await measured(nest, measures, engine)
  return arrangeItems(nest, items, measures.direction, engine)
}

/** An item whose inside is arranged, but not placed itself. */
export type MeasuredItem = Omit<ArrangedItem, 'x' | 'y'>

export async function measured(
  nest: Nest,
  measures: Measures,
  engine: LayoutEngine,
): Promise<readonly MeasuredItem[]> {
  const items: MeasuredItem[] = []
  for (const { item, nest: inside } of nest.items) {
    if (!inside || item.kind !== 'group') {
      items.push({ item, ...measures.leaf(item) })
      continue
    }
    const content = await arrange(inside, measures, engine)
    const padding = measures.padding(item, content)
    const inner = padded(content, inside, padding, measures.direction)
    items.push({ item, nest: inside, inner, ...sizeOf(inner), after: 0 })
  }
  return items
}

/** Places items, and what enters and leaves above and below them. */
export async function arrangeItems(
  { edges, inlets, outlets }: Omit<Nest, 'items'>,
  items: readonly MeasuredItem[],
  direction: Direction,
  engine: LayoutEngine,
): Promise<Arranged> {
  const boxes = [
    ...inlets.map(() => borderBox('first')),
    ...items.map(each => layoutBox(each, direction)),
    ...outlets.map(() => borderBox('last')),
  ]
  const start = (end: NestEnd): LayoutEnd =>
    'border' in end
      ? { box: end.border, port: 0 }
      : { box: inlets.length + end.item, port: end.port }
  const end = (end: NestEnd): LayoutEnd =>
    'border' in end
      ? { box: inlets.length + items.length + end.border, port: 0 }
      : { box: inlets.length + end.item, port: end.port }
  const trunk = trunkOf(items, edges)
  const flat = edges.map((each, i) => {
    return { from: start(each.from), to: end(each.to), trunk: trunk[i]! }
  })
  const layout = turned(await engine.layoutFlat(boxes, flat), direction)
  const { positions, routes } = layout
  return {
    ...sizeOf(layout),
    items: items.map((each, i) => ({ ...each, ...positions[inlets.length + i]! })),
    routes: routes.map((route, i) => beside(route, edges[i]!.from, items, direction)),
    inlets: positions.slice(0, inlets.length),
    outlets: positions.slice(inlets.length + items.length),
  }
}

function borderBox(place: 'first' | 'last'): LayoutBox {
  const port = [0]
  const ports = place === 'first' ? { inlets: [], outlets: port } : { inlets: port, outlets: [] }
  return { width: 0, height: 0, place, ...ports }
}

/** As the engine sees it, from top to bottom. */
function layoutBox({ width, height, after, inner }: MeasuredItem, direction: Direction): LayoutBox {
  const [along, across] = direction === 'TB' ? [height, width] : [width, height]
  const axis = direction === 'TB' ? 'x' : 'y'
  const inlets = inner ? inner.inlets.map(each => each[axis]) : [across / 2]
  const outlets = inner ? inner.outlets.map(each => each[axis]) : [across / 2]
  return { width: across, height: along + after, inlets, outlets }
}

function turned(layout: Layout, direction: Direction): Layout {
  if (direction === 'TB') return layout
  const turn = ({ x, y }: Point): Point => ({ x: y, y: x })
  return {
    width: layout.height,
    height: layout.width,
    positions: layout.positions.map(turn),
    routes: layout.routes.map(route => route.map(turn)),
  }
}

/** A route starts at the box itself, beside the shape that stands after it. */
function beside(
  route: readonly Point[],
  from: NestEnd,
  items: readonly MeasuredItem[],
  direction: Direction,
): readonly Point[] {
  const after = 'border' in from ? 0 : items[from.item]!.after
  const [first, ...rest] = route
  if (after === 0 || !first) return route
  const start =
    direction === 'TB' ? { x: first.x, y: first.y - after } : { x: first.x - after, y: first.y }
  return [start, ...rest]
}

/** With space around it; what crosses the border does so at the new one. */
function padded(
  content: Arranged,
  { edges }: Nest,
  padding: Padding,
  direction: Direction,
): Arranged {
  const { top, right, bottom, left } = padding
  const move = ({ x, y }: Point): Point => ({ x: x + left, y: y + top })
  const width = content.width + left + right
  const height = content.height + top + bottom
  const down = direction === 'TB'
  const inlet = ({ x, y }: Point): Point => (down ? { x: x + left, y: 0 } : { x: 0, y: y + top })
  const outlet = ({ x, y }: Point): Point =>
    down ? { x: x + left, y: height } : { x: width, y: y + top }
  return {
    ...{ width, height },
    items: content.items.map(each => ({ ...each, ...move(each) })),
    routes: content.routes.map((route, i) => {
      const { from } = edges[i]!
      const moved = route.map(move)
      return 'border' in from ? [inlet(content.inlets[from.border]!), ...moved.slice(1)] : moved
    }),
    inlets: content.inlets.map(inlet),
    outlets: content.outlets.map(outlet),
  }
}

function sizeOf({ width, height }: Size): Size {
  return { width, height }
}
