/** Finds what closes a circle of feeds. */

/**
 * The circle that the edge `source` feeds `layer` closes: sources from `layer` along what feeds
 * what back to `layer`. Empty where `source` does not depend on `layer`.
 */
export function circleThrough(
  layer: number,
  source: number,
  feedsOf: (source: number) => readonly number[],
): readonly number[] {
  // Each visited source leads one step closer to `source`, so the way back is the circle's order.
  const next = new Map<number, number | undefined>([[source, undefined]])
  for (const current of next.keys()) {
    if (current === layer) return [...wayFrom(layer, next), layer]
    for (const feed of feedsOf(current)) if (!next.has(feed)) next.set(feed, current)
  }
  return []
}

function wayFrom(start: number, next: ReadonlyMap<number, number | undefined>): readonly number[] {
  const way: number[] = []
  for (let at: number | undefined = start; at !== undefined; at = next.get(at)) way.push(at)
  return way
}
