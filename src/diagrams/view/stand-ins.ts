/** Which boxes stand for others: those of the first of groups that repeat. */
import { pathsOf } from '../picture/groups.ts'
import type { Picture } from '../picture/picture.ts'

export interface StandIns {
  /** The box that a box is shown as; itself where it does not stand in a repeat. */
  boxOf(id: string): string
  /** Ids of the groups that a group stands for, itself first. */
  copiesOf(group: string): readonly string[]
  /** True where one box stands in another copy of a repeat than the other one. */
  areInCopies(a: string, b: string): boolean
}

export function standInsOf({ boxes, repeats }: Picture, roll: boolean): StandIns {
  const copies = new Map((roll ? repeats : []).map(each => [each.groups[0]!, each.groups]))
  const firsts = new Map([...copies].flatMap(([first, all]) => all.map(each => [each, first])))
  const groupOf = new Map(boxes.map(box => [box.id, box.group]))
  const members = new Map<string, string[]>()
  for (const { id, group } of boxes)
    for (const path of pathsOf(group)) if (firsts.has(path)) list(members, path).push(id)
  const places = new Map(
    [...members].map(([group, ids]) => [group, new Map(ids.map((id, i) => [id, i]))]),
  )
  const once = (id: string): string => {
    const path = pathsOf(groupOf.get(id)!).find(each => (firsts.get(each) ?? each) !== each)
    return path === undefined ? id : members.get(firsts.get(path)!)![places.get(path)!.get(id)!]!
  }
  const shown = new Map<string, string>()
  for (const { id } of boxes) {
    let box = id
    for (let next = once(box); next !== box; next = once(box)) box = next
    shown.set(id, box)
  }
  return {
    boxOf: id => shown.get(id)!,
    copiesOf: group => copies.get(group) ?? [group],
    areInCopies(a, b) {
      const [pathsA, pathsB] = [pathsOf(groupOf.get(a)!), pathsOf(groupOf.get(b)!)]
      return pathsA.some((path, i) => {
        const other = pathsB[i]
        if (other === undefined || other === path) return false
        return firsts.has(path) && firsts.get(path) === firsts.get(other)
      })
    },
  }
}

function list<K, V>(lists: Map<K, V[]>, key: K): V[] {
  const found = lists.get(key) ?? []
  if (found.length === 0) lists.set(key, found)
  return found
}
