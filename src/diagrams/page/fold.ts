/** Closes groups of a picture that is laid out already: what is below moves up, nothing else. */

/** A box or a group, relative to the group around it; from top to bottom. */
export interface Folded {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Of a group: how high it is when it is closed, and what is in it. */
  readonly closedHeight?: number
  readonly items: readonly Folded[]
  /** Lines in it, as points x, y, x, y, … */
  readonly lines: readonly (readonly number[])[]
}

/** Where things are when some groups are closed. */
export interface Place {
  readonly y: number
  readonly height: number
  /** Where what it feeds starts: below it, where something beside it keeps the space. */
  readonly end: number
  readonly lines: readonly (readonly number[])[]
  readonly items: ReadonlyMap<string, Place>
}

/** What keeps its distance from a line that runs across. */
const margin = 8

/** `y` is where the group stands; nothing grows, and nothing changes its order. */
export function fold(group: Folded, closed: ReadonlySet<string>, y = group.y): Place {
  if (closed.has(group.id)) {
    const height = group.closedHeight ?? group.height
    return { y, height, end: height, lines: [], items: new Map() }
  }
  const inside = group.items.map(item => ({ item, place: fold(item, closed) }))
  const kept = [
    ...inside.map(({ item, place }) => [item.y, item.y + place.height] as const),
    ...group.lines.flatMap(crossings),
  ]
  const gone = united(
    inside.flatMap(({ item, place }) =>
      without([item.y + place.height, item.y + item.height], kept),
    ),
  )
  const move = (at: number): number =>
    at - gone.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(at, to) - from), 0)
  const items = inside.map(({ item, place }) => {
    const top = move(item.y)
    return [item.id, { ...place, y: top, end: move(item.y + item.height) - top }] as const
  })
  const lines = group.lines.map(line => line.map((each, i) => (i % 2 === 0 ? each : move(each))))
  const height = move(group.height)
  return { y, height, end: height, lines, items: new Map(items) }
}

type Interval = readonly [from: number, to: number]

/** Where a line runs across, with some space around it. */
function crossings(line: readonly number[]): readonly Interval[] {
  return line.flatMap((_, i) => {
    if (i % 2 === 0 || i < 3 || line[i] !== line[i - 2]) return []
    return [[line[i]! - margin, line[i]! + margin] as const]
  })
}

/** The same without overlaps, in order. */
function united(intervals: readonly Interval[]): readonly Interval[] {
  const result: [number, number][] = []
  for (const [from, to] of [...intervals].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else result.push([from, to])
  }
  return result
}

/** What is left of an interval outside of others. */
function without(whole: Interval, others: readonly Interval[]): readonly Interval[] {
  return others.reduce<readonly Interval[]>(
    (left, [from, to]) =>
      left.flatMap(([a, b]): readonly Interval[] => [
        ...(Math.min(b, from) > a ? [[a, Math.min(b, from)] as const] : []),
        ...(b > Math.max(a, to) ? [[Math.max(a, to), b] as const] : []),
      ]),
    whole[1] > whole[0] ? [whole] : [],
  )
}
