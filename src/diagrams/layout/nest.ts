/** Splits edges at the borders of the groups that they cross: each group is laid out alone. */
import { type ShownEdge, type ShownItem } from '../view/view.ts'

/** One end of an edge within a group. */
export type NestEnd =
  /** An item: a leaf has one inlet and one outlet, an open group one for each box that crosses. */
  | { readonly item: number; readonly port: number }
  /** The border of the group itself. */
  | { readonly border: number }

export interface NestEdge {
  readonly from: NestEnd
  readonly to: NestEnd
  /** The leaves that are joined, at least one edge of which runs here. */
  readonly edge: ShownEdge
}

/** A group with its edges; `items` are as those of the view. */
export interface Nest {
  readonly items: readonly NestItem[]
  readonly edges: readonly NestEdge[]
  /** Leaves outside that are read in here, and leaves in here that are read outside. */
  readonly inlets: readonly string[]
  readonly outlets: readonly string[]
}

export interface NestItem {
  readonly item: ShownItem
  /** Of an open group. */
  readonly nest?: Nest
}

export function nestOf(items: readonly ShownItem[], edges: readonly ShownEdge[]): Nest {
  const children = items.map((item): NestItem & { leaves: ReadonlySet<string> } => {
    if (item.kind !== 'group' || !item.open) return { item, leaves: new Set([item.id]) }
    const leaves = leafIds(item.items)
    const touching = edges.filter(({ from, to }) => leaves.has(from) || leaves.has(to))
    return { item, leaves, nest: nestOf(item.items, touching) }
  })
  const home = new Map(children.flatMap(({ leaves }, i) => [...leaves].map(id => [id, i] as const)))
  const inlets = unique(edges.filter(({ from }) => !home.has(from)).map(({ from }) => from))
  const outlets = unique(edges.filter(({ to }) => !home.has(to)).map(({ from }) => from))
  const start = (leaf: string): NestEnd => {
    const item = home.get(leaf)
    if (item === undefined) return { border: inlets.indexOf(leaf) }
    return { item, port: Math.max(0, children[item]!.nest?.outlets.indexOf(leaf) ?? 0) }
  }
  const end = ({ from, to }: ShownEdge): NestEnd => {
    const item = home.get(to)
    if (item === undefined) return { border: outlets.indexOf(from) }
    return { item, port: Math.max(0, children[item]!.nest?.inlets.indexOf(from) ?? 0) }
  }
  const inside = edges.filter(({ from, to }) => {
    const own = home.get(from)
    return own === undefined || own !== home.get(to)
  })
  const split = inside.map(edge => ({ from: start(edge.from), to: end(edge), edge }))
  const single = new Map(split.map(each => [JSON.stringify([each.from, each.to]), each]))
  return {
    items: children.map(({ leaves: _, ...rest }) => rest),
    edges: [...single.values()],
    ...{ inlets, outlets },
  }
}

function leafIds(items: readonly ShownItem[]): ReadonlySet<string> {
  return new Set(
    items.flatMap(item =>
      item.kind === 'group' && item.open ? [...leafIds(item.items)] : [item.id],
    ),
  )
}

function unique(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)]
}
