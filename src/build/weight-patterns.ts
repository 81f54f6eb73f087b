/** Names of weights by pattern: `bias`, `norm*_1`, where * stands for any characters. */

/** A pattern without a slash is compared with what follows the last slash of a weight's name. */
export function matchesWeight(pattern: string, weight: string): boolean {
  return matches(
    pattern,
    pattern.includes('/') ? weight : weight.slice(weight.lastIndexOf('/') + 1),
  )
}

/** Takes each part between stars at its first place, so that no pattern is slow. */
function matches(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return name === pattern
  if (!name.startsWith(first)) return false
  let at = first.length
  for (const part of rest) {
    const found = name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return name.length - last.length >= at && name.endsWith(last)
}
