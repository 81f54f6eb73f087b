/** The groups of a picture as a tree, in which repeats stand once. */
import type { Box, Group, Picture } from '../picture/picture.ts'
import type { StandIns } from './stand-ins.ts'

export interface TreeGroup {
  readonly group: Group
  /** What it is called from outside. */
  readonly title: string
  /** Ids of all groups that it stands for. */
  readonly ids: readonly string[]
  readonly copies: number
  readonly items: readonly TreeItem[]
}

export type TreeItem = Box | TreeGroup

export function isGroup(item: TreeItem): item is TreeGroup {
  return 'items' in item
}

/** What stands at the top; what others stand for is left out. */
export function treeOf(picture: Picture, standIns: StandIns): readonly TreeItem[] {
  const groups = new Map(picture.groups.map(each => [each.id, each]))
  const inside = new Map<string, (Box | string)[]>([['', []]])
  for (const { id } of picture.groups) inside.set(id, [])
  const placed = new Set<string>()
  for (const box of picture.boxes) {
    if (standIns.boxOf(box.id) !== box.id) continue
    inside.get(box.group)!.push(box)
    for (let id = box.group; id !== '' && !placed.has(id); id = groups.get(id)!.parent) {
      placed.add(id)
      inside.get(groups.get(id)!.parent)!.push(id)
    }
  }
  const build = (path: string): readonly TreeItem[] =>
    inside.get(path)!.map(each => (typeof each === 'string' ? groupOf(each) : each))
  const groupOf = (id: string): TreeGroup => {
    const group = groups.get(id)!
    const copies = standIns.copiesOf(id)
    const last = groups.get(copies.at(-1)!)!
    const more = copies.length > 1 ? `…${last.name}` : ''
    const title = `${titleStart(group, groups)}${more}`
    return merged({ group, title, ids: copies, copies: copies.length, items: build(id) })
  }
  return build('')
}

/** A number says nothing without the name before it. */
function titleStart({ name, parent }: Group, groups: ReadonlyMap<string, Group>): string {
  const around = groups.get(parent)
  return around && /^\d+$/.test(name) ? `${around.name}/${name}` : name
}

/** A group in which nothing but another one stands is the same as that. */
function merged(outer: TreeGroup): TreeGroup {
  const [inner, ...others] = outer.items
  if (!inner || others.length > 0 || !isGroup(inner) || outer.copies > 1) return outer
  const repeats = inner.copies > 1 && /^\d+$/.test(inner.group.name)
  const own = inner.title.startsWith(`${outer.group.name}/`)
    ? inner.title
    : `${outer.title}/${inner.title}`
  return { ...inner, title: repeats ? outer.title : own, ids: [...outer.ids, ...inner.ids] }
}
