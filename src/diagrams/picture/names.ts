/** What layers are called where they stand: the names of the groups around them are left out. */
import { pathsOf } from './groups.ts'
import { saidOnce, wordsOf } from './words.ts'

/**
 * `main/conv` of `stage1/0/main/conv` in the group `stage1/0`, which may be in a panel; `conv1` of
 * `layer1.0.conv1` in the group `layer1/0`, which comes from names.
 */
export function nameInside(name: string, group: string): string {
  const around = tailsOf(group)
  if (name.includes('/')) {
    // The kernels of one layer stand in a group that is called as the layer.
    const path = around.find(each => name === each || name.startsWith(`${each}/`))
    return path === undefined ? name : name.slice(path.length + 1)
  }
  const said = saidOnce(name)
  const words = wordsOf(said)
  const path = around
    .map(each => wordsOf(each))
    .find(each => each.every(({ text }, i) => text === words[i]?.text))
  if (path === undefined) return name
  const first = words[path.length]
  return first === undefined ? '' : said.slice(first.start)
}

/** `a/b/c`, `b/c` and `c` of `a/b/c`: a panel is no part of the names of layers. */
function tailsOf(group: string): readonly string[] {
  const [panel = ''] = pathsOf(group)
  return group === '' ? [] : [group, group.slice(panel.length + 1)].filter(Boolean)
}
