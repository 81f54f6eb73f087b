/** What boxes are called where they stand: the names of the groups around them are left out. */
import { pathsOf } from '../picture/groups.ts'
import type { Box } from '../picture/picture.ts'

/** `main/conv` of `stage1/0/main/conv` in the group `stage1/0`, which may be in a panel. */
export function nameInside(name: string, group: string): string {
  // The kernels of one layer stand in a group that is called as the layer.
  const around = tailsOf(group).find(each => name === each || name.startsWith(`${each}/`))
  return around === undefined ? name : name.slice(around.length + 1)
}

/** `a/b/c`, `b/c` and `c` of `a/b/c`: a panel is no part of the names of layers. */
function tailsOf(group: string): readonly string[] {
  const [panel = ''] = pathsOf(group)
  return group === '' ? [] : [group, group.slice(panel.length + 1)].filter(Boolean)
}

export function boxName({ name, group, parts }: Box): string {
  const names = parts.length > 0 ? parts.map(each => each.name) : [name]
  return names.map(each => nameInside(each, group) || each).join(' + ')
}
