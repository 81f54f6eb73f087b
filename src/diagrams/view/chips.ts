/** Chips: where many groups read the same box, all but the first show its name, not an edge. */
import { gather } from '../picture/gather.ts'
import { boxName } from './names.ts'
import { type ShownChip, type ShownEdge, type ShownItem, leavesOf } from './view.ts'

/** From so many groups on, edges into them would cover the picture. */
const many = 4

interface Shown {
  readonly items: readonly ShownItem[]
  readonly edges: readonly ShownEdge[]
}

export function withChips(items: readonly ShownItem[], edges: readonly ShownEdge[]): Shown {
  const homes = homesOf(items, '')
  const names = new Map(leavesOf(items).map(leaf => [leaf.id, nameOf(leaf)]))
  /** The group that an edge leads into, where it comes from outside of that. */
  const entered = ({ from, to }: ShownEdge): string | undefined => {
    const [start, end] = [homes.get(from)!, homes.get(to)!]
    return start === end || start.startsWith(`${end}/`) || end === '' ? undefined : end
  }
  /** Boxes that many read, each with the first group that does, which keeps its edge. */
  const crowded = new Map(
    [...gather(edges, each => each.from)].flatMap(([from, out]) => {
      const groups = new Set(out.flatMap(each => entered(each) ?? []))
      return groups.size >= many ? [[from, [...groups][0]] as const] : []
    }),
  )
  const chips = new Map<string, ShownChip>()
  const rewired = edges.map(edge => {
    const group = crowded.has(edge.from) ? entered(edge) : undefined
    if (group === undefined || group === crowded.get(edge.from)) return edge
    const id = `${edge.from} > ${group}`
    chips.set(id, { kind: 'chip', id, source: edge.from, name: names.get(edge.from)! })
    const { label: _, ...rest } = edge
    return { ...rest, from: id }
  })
  return { items: placed(items, chips, rewired), edges: rewired }
}

/** The innermost open group around each leaf: its path starts with those around it. */
function homesOf(items: readonly ShownItem[], home: string): ReadonlyMap<string, string> {
  return new Map(
    items.flatMap(item =>
      item.kind === 'group' && item.open
        ? [...homesOf(item.items, item.id)]
        : [[item.id, home] as const],
    ),
  )
}

function nameOf(leaf: ShownItem): string {
  if (leaf.kind === 'box') return boxName(leaf.box)
  return leaf.kind === 'group' ? leaf.title : leaf.name
}

/** Each chip before the first box that reads it. */
function placed(
  items: readonly ShownItem[],
  chips: ReadonlyMap<string, ShownChip>,
  edges: readonly ShownEdge[],
): readonly ShownItem[] {
  if (chips.size === 0) return items
  const into = gather(
    edges.filter(({ from }) => chips.has(from)),
    each => each.to,
  )
  const done = new Set<string>()
  const insert = (list: readonly ShownItem[]): readonly ShownItem[] =>
    list.flatMap(item => {
      if (item.kind === 'group' && item.open) return [{ ...item, items: insert(item.items) }]
      const before = (into.get(item.id) ?? []).filter(({ from }) => !done.has(from))
      for (const { from } of before) done.add(from)
      return [...before.map(({ from }) => chips.get(from)!), item]
    })
  return insert(items)
}
