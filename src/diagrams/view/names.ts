/** What boxes are called where they stand: the names of the groups around them are left out. */
import type { Box } from '../picture/picture.ts'

/** `main/conv` of a layer `stage1/0/main/conv` in the group `stage1/0`. */
export function nameInside(name: string, group: string): string {
  if (name.startsWith(`${group}/`)) return name.slice(group.length + 1)
  // The kernels of one layer stand in a group that is called as the layer.
  return name === group ? '' : name
}

export function boxName({ name, group, parts }: Box): string {
  const names = parts.length > 0 ? parts.map(each => each.name) : [name]
  return names.map(each => nameInside(each, group) || each).join(' + ')
}
