/** Zooms pictures about a point that stays where it is on the screen. */
import { type Shown, setZoom } from '../../../diagrams/page/shown.ts'

/** A place in the window of a section, in pixels; by default its middle. */
export interface Anchor {
  readonly x: number
  readonly y: number
}

export function zoomAbout(where: Shown, zoom: number, anchor?: Anchor): void {
  const { section } = where
  const { x, y } = anchor ?? { x: section.clientWidth / 2, y: section.clientHeight / 2 }
  const before = where.zoom
  setZoom(where, zoom)
  const ratio = where.zoom / before
  section.scrollLeft = (section.scrollLeft + x) * ratio - x
  section.scrollTop = (section.scrollTop + y) * ratio - y
}

/** Ctrl and the wheel, or two fingers, zoom where they point. */
export function zoomByWheel(
  section: HTMLElement,
  zoom: (factor: number, anchor: Anchor) => void,
): void {
  section.addEventListener(
    'wheel',
    event => {
      if (!event.ctrlKey) return
      event.preventDefault()
      const { left, top } = section.getBoundingClientRect()
      zoom(Math.exp(-event.deltaY / 300), { x: event.clientX - left, y: event.clientY - top })
    },
    { passive: false },
  )
}
