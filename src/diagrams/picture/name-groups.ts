/** Where layers stand: in their blocks, or else in the groups that their names tell of. */
import type { Layer } from '../../build/model.ts'
import { snakeCase } from '../../build/names.ts'
import { parentOf } from './groups.ts'
import { saidOnce, wordsOf } from './words.ts'

/** Fewer layers than these need no group. */
const fewest = 3

/**
 * The path of the group of each layer. In a model without blocks, as imports give them, neighbours
 * whose names start alike make a group: `block1_conv1` and `block1_pool` stand in `block1`,
 * `layer1.0.conv1` in `layer1/0`.
 */
export function groupsByName(
  layers: readonly Pick<Layer, 'name' | 'type'>[],
): ReadonlyMap<string, string> {
  if (layers.some(each => each.name.includes('/')))
    return new Map(layers.map(({ name }) => [name, parentOf(name)]))
  const groups = new Map(layers.map(({ name }) => [name, '']))
  const members = layers.map(({ name, type }) => {
    return { name, words: isCounted(name, type) ? [] : placeOf(name) }
  })
  findGroups(members, { depth: 0, path: '', start: '' }, groups)
  return groups
}

/** `conv2d_3`: a name that says no more than the type. */
function isCounted(name: string, type: string): boolean {
  return name.replace(/_\d+$/, '') === snakeCase(type)
}

interface Member {
  readonly name: string
  /** The words before the last one, which is what the layer itself is called. */
  readonly words: readonly string[]
}

/** A number behind `_` belongs to the word before it: `conv_2` stands in no group `conv`. */
function placeOf(name: string): readonly string[] {
  const words = wordsOf(saidOnce(name).replace(/_(?=\d+$)/, '')).map(each => each.text)
  return words.slice(0, -1)
}

/** What groups stand in: so many words of each name are said by it. */
interface Around {
  readonly depth: number
  readonly path: string
  /** Words that all names have in common, as the start of the next part of the path. */
  readonly start: string
}

/** Finds the groups among neighbours, from the outside in. */
function findGroups(members: readonly Member[], around: Around, groups: Map<string, string>): void {
  const { depth, path, start } = around
  const runs = runsOf(members, depth)
  const words = runs.map(run => run[0]!.words[depth])
  for (const [i, run] of runs.entries()) {
    const word = words[i]
    // A name that comes back later is no place.
    const isPlace = word !== undefined && words.filter(each => each === word).length === 1
    if (!isPlace || run.length < fewest) continue
    const said = run[0]!.words.slice(depth, commonWords(run))
    const name = `${start}${said.join('_')}`
    // A group of everything says nothing.
    const isAll = depth === 0 && runs.length === 1
    const own = path === '' ? name : `${path}/${name}`
    if (!isAll) for (const each of run) groups.set(each.name, own)
    const inside = { path: isAll ? '' : own, start: isAll ? `${name}_` : '' }
    findGroups(run, { depth: depth + said.length, ...inside }, groups)
  }
}

/** With how many words all names start. */
function commonWords(run: readonly Member[]): number {
  const { words } = run[0]!
  const differs = (word: string, i: number): boolean => run.some(each => each.words[i] !== word)
  const first = words.findIndex(differs)
  return first < 0 ? words.length : first
}

/** Neighbours with the same word at a depth. */
function runsOf(members: readonly Member[], depth: number): readonly (readonly Member[])[] {
  const runs: Member[][] = []
  for (const member of members) {
    const run = runs.at(-1)
    if (run && run[0]!.words[depth] === member.words[depth]) run.push(member)
    else runs.push([member])
  }
  return runs
}
