/** Boxes of a picture by keyboard: one is reached by Tab, its neighbours by arrow keys. */
import type { Shown } from '../../../diagrams/page/shown.ts'
import { scrollToBox } from './near.ts'

export function makeRoving(where: Shown): void {
  const { elements, svg } = where
  let current: string | undefined
  const enter = (id: string): void => {
    if (current !== undefined) elements.get(current)?.setAttribute('tabindex', '-1')
    current = id
    elements.get(id)?.setAttribute('tabindex', '0')
  }
  for (const element of elements.values())
    if (element.hasAttribute('tabindex')) element.setAttribute('tabindex', '-1')
  const [first] = visible(where)
  if (first !== undefined) enter(first)
  svg.addEventListener('focusin', event => {
    const id = (event.target as Element).closest('g[tabindex]')?.getAttribute('data-id')
    if (id) enter(id)
  })
  svg.addEventListener('keydown', event => {
    const next = current === undefined ? undefined : neighbour(where, current, event.key)
    if (next === undefined) return
    event.preventDefault()
    enter(next)
    scrollToBox(where, next)
    elements.get(next)?.focus({ preventScroll: true })
  })
}

/** Ids of boxes and groups that no closed group hides, in the order of the picture. */
function visible({ picture, closed }: Shown): readonly string[] {
  const isShown = ({ inside }: { readonly inside: readonly string[] }): boolean =>
    !inside.some(group => closed.has(group))
  return picture.items.filter(isShown).map(each => each.id)
}

/** Up and down along the picture; left to the group around a box, right into a group. */
function neighbour(where: Shown, id: string, key: string): string | undefined {
  const ids = visible(where)
  const at = ids.indexOf(id)
  switch (key) {
    case 'ArrowDown':
      return ids[at + 1]
    case 'ArrowUp':
      return ids[at - 1]
    case 'ArrowLeft':
      return where.items.get(id)?.inside.at(-1)
    case 'ArrowRight':
      return where.items.get(ids[at + 1] ?? '')?.inside.includes(id) ? ids[at + 1] : undefined
    case 'Home':
      return ids[0]
    case 'End':
      return ids.at(-1)
    default:
      return undefined
  }
}
