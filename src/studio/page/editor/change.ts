/** The one change between two texts: what is the same at both ends stays. */

export interface Change {
  readonly from: number
  readonly to: number
  readonly insert: string
}

/** Undefined where the texts are the same. */
export function changeBetween(before: string, after: string): Change | undefined {
  if (before === after) return undefined
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start++
  let end = 0
  const same = (): boolean => before.at(-1 - end) === after.at(-1 - end)
  while (end < shorter - start && same()) end++
  return {
    from: start,
    to: before.length - end,
    insert: after.slice(start, after.length - end),
  }
}
