/** Groups of boxes: blocks inside blocks, read from the paths that boxes stand in. */
import type { Box, FlatPicture, Group, Picture } from './picture.ts'
import { findRepeats } from './repeats.ts'

/** Adds the groups, and which of them are the same. A group of one box would only be in its way. */
export function grouped(flat: FlatPicture): Picture {
  const sizes = new Map<string, number>()
  for (const { group } of flat.boxes)
    for (const path of pathsOf(group)) sizes.set(path, (sizes.get(path) ?? 0) + 1)
  const boxes = flat.boxes.map(box => {
    const group = pathsOf(box.group).findLast(path => sizes.get(path)! > 1) ?? ''
    return group === box.group ? box : { ...box, group }
  })
  const groups = groupsOf(boxes)
  const repeats = findRepeats(boxes, flat.edges, groups)
  return { version: 2, ...flat, boxes, groups, repeats, panels: [] }
}

/** `a`, `a/b` and `a/b/c` of `a/b/c`. */
export function pathsOf(path: string): readonly string[] {
  const parts = path === '' ? [] : path.split('/')
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'))
}

/** The path around a path: `a/b` of `a/b/c`. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** The groups of boxes, outer ones before those inside. */
export function groupsOf(boxes: readonly Box[]): readonly Group[] {
  const groups = new Map<string, Box[]>()
  for (const box of boxes)
    for (const path of pathsOf(box.group)) {
      const members = groups.get(path)
      if (members) members.push(box)
      else groups.set(path, [box])
    }
  return [...groups].map(([id, members]) => {
    const parent = parentOf(id)
    const name = parent === '' ? id : id.slice(parent.length + 1)
    return { id, name, parent, boxes: members.length, ...totalsOf(members) }
  })
}

/** What boxes cost together; null where it is not known of one. Times only where all have one. */
export function totalsOf(
  boxes: readonly Box[],
): Pick<Group, 'params' | 'flops' | 'bytes' | 'time'> {
  const sum = (numbers: readonly (number | null)[]): number | null =>
    numbers.reduce((a, b) => (a === null || b === null ? null : a + b), 0)
  const times = boxes.flatMap(({ time }) => time ?? [])
  return {
    params: sum(boxes.map(each => each.params)) ?? 0,
    flops: sum(boxes.map(each => each.flops)),
    bytes: sum(boxes.map(each => each.bytes)),
    ...(times.length > 0 && { time: times.reduce((a, b) => a + b) }),
  }
}
