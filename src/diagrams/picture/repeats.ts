/** Finds groups that repeat: neighbours that do the same, each on the result of the one before. */
import { gather } from './gather.ts'
import type { Box, Edge, Group, Repeat } from './picture.ts'
import { saidOnce, wordsOf } from './words.ts'

export function findRepeats(
  boxes: readonly Box[],
  edges: readonly Edge[],
  groups: readonly Group[],
): readonly Repeat[] {
  const around = gather(groups, each => each.parent)
  const members = new Map(groups.map(({ id }) => [id, membersOf(id, boxes)]))
  const wires = wiresOf(edges)
  return [...around.values()].flatMap(siblings => {
    const forms = siblings.map(({ id }, i) => {
      const ids = siblings.slice(Math.max(0, i - 1), i + 2).map(each => each.id)
      return formOf(id, members.get(id)!, wires, ids)
    })
    return runsOf(forms).map(run => ({ groups: run.map(each => each.id) }))
  })
}

interface Wires {
  readonly into: ReadonlyMap<string, readonly Edge[]>
  readonly from: ReadonlyMap<string, readonly Edge[]>
}

function wiresOf(edges: readonly Edge[]): Wires {
  return { into: gather(edges, each => each.to), from: gather(edges, each => each.from) }
}

function membersOf(id: string, boxes: readonly Box[]): readonly Box[] {
  return boxes.filter(({ group }) => group === id || group.startsWith(`${id}/`))
}

/** A group as it looks from inside, and how it is wired to what is around it. */
interface Form {
  readonly id: string
  /** The same for groups that are the same, whatever they are called and feed on. */
  readonly inside: string
  /** What is read from outside, in order: ids of boxes. */
  readonly reads: readonly string[]
  /** Which boxes are read from outside, and by whom. */
  readonly readers: readonly { readonly box: string; readonly reader: string }[]
  /** Position by id. */
  readonly places: ReadonlyMap<string, number>
}

/** `near` are the ids of its neighbours, whose names may be part of the names in it. */
function formOf(id: string, members: readonly Box[], wires: Wires, near: readonly string[]): Form {
  const places = new Map(members.map((box, i) => [box.id, i]))
  const reads: string[] = []
  const own = near.indexOf(id)
  const inPath = (path: string, paths: readonly string[]): string =>
    paths.reduce((name, each, i) => name.replaceAll(`${each}/`, `${i - own}/`), `${path}/`)
  const words = near.map(pathOfWords)
  const plain = (name: string): string =>
    name.includes('/') ? inPath(name, near) : inPath(pathOfWords(name), words)
  const inside = members.map(box => {
    const { label, kind, detail, dtype, shape, params, flops, bytes, change, parts } = box
    const feeds = (wires.into.get(box.id) ?? []).map(edge => {
      const place = places.get(edge.from)
      if (place !== undefined) return [place, edge.label, edge.change]
      reads.push(edge.from)
      return ['outside', edge.change]
    })
    const names = [box.id.split('+').map(plain), inPath(box.group, near)]
    const partNames = parts.map(each => [plain(each.name), each.type, each.kind, each.ops])
    return [
      names,
      label,
      kind,
      detail,
      dtype,
      shape,
      params,
      flops,
      bytes,
      change,
      partNames,
      feeds,
    ]
  })
  const readers = members.flatMap(box =>
    (wires.from.get(box.id) ?? [])
      .filter(({ to }) => !places.has(to))
      .map(({ to }) => ({ box: box.id, reader: to })),
  )
  return { id, inside: JSON.stringify(inside), reads, readers, places }
}

/** A name as a path of its words, in which those of its groups come first. */
function pathOfWords(name: string): string {
  return wordsOf(saidOnce(name))
    .map(each => each.text)
    .join('/')
}

/** The longest runs of two and more, from the first on. */
function runsOf(forms: readonly Form[]): readonly (readonly Form[])[] {
  const runs: Form[][] = []
  for (const form of forms) {
    const run = runs.at(-1)
    if (run && continues(run, form)) run.push(form)
    else runs.push([form])
  }
  return runs.filter(each => each.length > 1)
}

/** True where a form does to the last of a run what that does to the one before it. */
function continues(run: readonly Form[], next: Form): boolean {
  const [last, before] = [run.at(-1)!, run.at(-2)]
  if (last.inside !== next.inside) return false
  // Whoever reads one in the middle of a run would read all of them in the picture.
  if (!last.readers.every(({ reader }) => next.places.has(reader))) return false
  return last.reads.every((read, i) => {
    const fed = next.reads[i]!
    if (fed === read) return true
    const place = last.places.get(fed)
    return place !== undefined && (!before || before.places.get(read) === place)
  })
}
