/** The trunk of a graph: its heaviest path, which runs straight down while others go around. */
import type { ShownItem } from '../view/view.ts'
import type { NestEdge } from './nest.ts'

/** Which edges are part of the trunk; the one to the last item, of several that are as heavy. */
export function trunkOf(
  items: readonly { readonly item: ShownItem }[],
  edges: readonly NestEdge[],
): readonly boolean[] {
  const best: { weight: number; edge: number | undefined }[] = []
  const into = new Map<number, number[]>()
  for (const [e, { to }] of edges.entries())
    if ('item' in to) into.set(to.item, [...(into.get(to.item) ?? []), e])
  for (const [i, { item }] of items.entries()) {
    let [weight, edge]: [number, number | undefined] = [0, undefined]
    for (const e of into.get(i) ?? []) {
      const { from } = edges[e]!
      if ('item' in from && from.item >= i) continue
      const above = 'item' in from ? best[from.item]!.weight : 0.5
      if (above > weight) [weight, edge] = [above, e]
    }
    best.push({ weight: weight + weightOf(item), edge })
  }
  const onTrunk = edges.map(() => false)
  const last = edges.findLastIndex(({ to }) => 'border' in to)
  if (last >= 0) onTrunk[last] = true
  const end = last >= 0 ? edges[last]!.from : { item: heaviest(best), port: 0 }
  let at = 'item' in end ? end.item : -1
  for (let edge = best[at]?.edge; edge !== undefined; edge = best[at]?.edge) {
    onTrunk[edge] = true
    const { from } = edges[edge]!
    at = 'item' in from ? from.item : -1
  }
  return onTrunk
}

function weightOf(item: ShownItem): number {
  if (item.kind === 'chip') return 0
  return item.kind === 'group' ? item.totals.boxes : 1
}

function heaviest(all: readonly { readonly weight: number }[]): number {
  const most = Math.max(...all.map(each => each.weight))
  return all.findLastIndex(each => each.weight === most)
}
