/** Decides whether a version range of npm admits a version. */

type Version = readonly [number, number, number]

/** Missing parts are 0; how many were written decides what `20` and `~20` mean. */
function parse(text: string): { version: Version; written: number } {
  if (!/^v?\d+(\.(\d+|x|\*))*$/.test(text)) throw new Error(`cannot read the version ${text}`)
  const parts = text
    .replace(/^v/, '')
    .split('.')
    .filter(part => /^\d+$/.test(part))
    .map(Number)
  const [major = 0, minor = 0, patch = 0] = parts
  return { version: [major, minor, patch], written: parts.length }
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
}

/** The first version that differs from `version` in the part numbered `part` (0 is the major one). */
function next([major, minor, patch]: Version, part: number): Version {
  if (part === 0) return [major + 1, 0, 0]
  return part === 1 ? [major, minor + 1, 0] : [major, minor, patch + 1]
}

function admitsOne(comparator: string, version: Version): boolean {
  if (comparator === '*' || comparator === 'x') return true
  const [, operator = '', text = ''] = comparator.match(/^(>=|<=|>|<|\^|~|=)?(.*)$/) ?? []
  const { version: bound, written } = parse(text)
  const above = compare(version, bound) >= 0
  const beyond = compare(version, next(bound, written - 1)) >= 0
  if (operator === '>=') return above
  if (operator === '<') return !above
  if (operator === '>') return beyond
  if (operator === '<=') return !beyond
  if (operator === '^') return above && compare(version, next(bound, 0)) < 0
  if (operator === '~') return above && compare(version, next(bound, Math.min(written - 1, 1))) < 0
  return above && !beyond
}

/** Ranges as in `engines`: `||`, hyphens, comparators side by side; no prereleases. */
export function admits(range: string, version: string): boolean {
  const wanted = parse(version).version
  return range.split('||').some(alternative => {
    const text = alternative.trim().replace(/(\S+)\s+-\s+(\S+)/, '>=$1 <=$2')
    const comparators = text.replace(/([<>=^~])\s+/g, '$1').split(/\s+/)
    return comparators.every(comparator => admitsOne(comparator || '*', wanted))
  })
}
