/** What is far from the window is not drawn: all of it would be composed anew at every key. */
import type { Place } from '../../../diagrams/page/fold.ts'
import type { Shown } from '../../../diagrams/page/shown.ts'

/** From top to bottom, in units of the picture. */
interface Window {
  readonly from: number
  readonly to: number
}

/** Draws what is in the window of a picture, or less than a window's height away from it. */
export function drawNear(where: Shown): void {
  const { section, picture, place, zoom } = where
  const { clientHeight: height, scrollTop } = section
  // A picture that is hidden is drawn when it is shown.
  if (!place || height === 0) return
  const window = { from: (scrollTop - height) / zoom, to: (scrollTop + 2 * height) / zoom }
  drawInside(where, place, picture.root.y, window)
}

function drawInside(where: Shown, group: Place, top: number, window: Window): void {
  for (const [id, place] of group.items) {
    const start = top + place.y
    const isFar = start > window.to || start + place.end < window.from
    where.elements.get(id)?.classList.toggle('far', isFar)
    if (!isFar) drawInside(where, place, start, window)
  }
}

/** Keeps what is drawn up to date with where the section is scrolled, and how high it is. */
export function watchWindow(section: HTMLElement, shown: () => Shown | undefined): void {
  const draw = (): void => {
    const where = shown()
    if (where) drawNear(where)
  }
  section.addEventListener('scroll', draw, { passive: true })
  new ResizeObserver(draw).observe(section)
}

/** Scrolls to a box; what is not drawn has no place that a browser could scroll to. */
export function scrollToBox({ elements, items }: Shown, id: string): void {
  const path = [...(items.get(id)?.inside ?? []), id]
  for (const each of path) elements.get(each)?.classList.remove('far')
  elements.get(id)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}
