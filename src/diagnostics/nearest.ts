/** Finds the name that was meant where an unknown one is written. */
import { foreignNames } from './foreign-names.ts'

export interface Nearest {
  readonly name: string
  /**
   * `foreign`: another framework's name for it; `part`: begins or contains it; `close`: a few typos
   * away; `far`: more.
   */
  readonly how: 'foreign' | 'part' | 'close' | 'far'
  /** False where another name is as near. */
  readonly only: boolean
}

/** The best of `names`, or undefined where nothing comes near. */
export function findNearest(name: string, names: readonly string[]): Nearest | undefined {
  const wanted = normalize(name.replace(/^.*[.:/]/, ''))
  if (wanted === '') return undefined
  const same = names.find(each => normalize(each) === wanted)
  if (same !== undefined) return { name: same, how: 'close', only: true }
  const [foreign, ...others] = (foreignNames().get(wanted) ?? []).filter(each =>
    names.includes(each),
  )
  if (foreign !== undefined) return { name: foreign, how: 'foreign', only: others.length === 0 }
  const typo = closest(wanted, name, names)
  // One slip of the finger is likelier than a shortened name.
  if (typo && typo.distance <= 1 && wanted.length > 3)
    return { name: typo.name, how: 'close', only: typo.only }
  const part = partOf(wanted, names)
  if (part !== undefined) return { name: part, how: 'part', only: true }
  if (!typo || typo.distance > Math.ceil(wanted.length / 2)) return undefined
  const how = typo.distance <= wanted.length / 3 ? 'close' : 'far'
  return { name: typo.name, how, only: typo.only }
}

/** As `findNearest`, where the name alone is wanted and a far one is none. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const nearest = findNearest(name, names)
  return nearest?.how === 'far' ? undefined : nearest?.name
}

/** The hint below a diagnostic about an unknown name. */
export function nearestHint(name: string, names: readonly string[]): string | undefined {
  const nearest = findNearest(name, names)
  if (!nearest) return undefined
  if (nearest.how === 'foreign') return `'${name}' is called '${nearest.name}' here`
  if (nearest.how === 'far') return `the closest name is '${nearest.name}'`
  return `did you mean '${nearest.name}'?`
}

/** Lower case, without what people separate words with. */
function normalize(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/** The only name that begins with `wanted` or, if there is none, the only one that contains it. */
function partOf(wanted: string, names: readonly string[]): string | undefined {
  if (wanted.length < 3) return undefined
  for (const matches of [
    (each: string): boolean => each.startsWith(wanted),
    (each: string): boolean => each.includes(wanted),
  ]) {
    const found = names.filter(each => matches(normalize(each)))
    if (found.length === 1) return found[0]
    if (found.length > 1) return undefined
  }
  return undefined
}

interface Typo {
  readonly name: string
  /** Between the normalized names, and between the names as written. */
  readonly distance: number
  readonly exact: number
  readonly only: boolean
}

/**
 * Smallest distance between normalized names; ties go to the smaller distance as written, then to
 * the first.
 */
function closest(wanted: string, written: string, names: readonly string[]): Typo | undefined {
  let best: Typo | undefined
  for (const name of names) {
    const distance = editDistance(wanted, normalize(name))
    if (best && distance > best.distance) continue
    const exact = editDistance(written, name)
    const isNearer = !best || distance < best.distance || exact < best.exact
    const isTie = best && distance === best.distance && exact === best.exact
    if (isNearer) best = { name, distance, exact, only: true }
    else if (isTie) best = { ...best!, only: false }
  }
  return best
}

/** Optimal string alignment distance: insertions, deletions, changes and swaps of neighbours. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, change)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) row[j] = Math.min(row[j]!, beforeLast[j - 2]! + 1)
    }
    beforeLast = last
    last = row
  }
  return last[b.length]!
}
