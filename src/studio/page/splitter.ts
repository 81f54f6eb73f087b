/** The line between two panes, which is moved by mouse or by arrow keys. */
import { create, setAttributes } from './dom.ts'

/** Percent of the left pane, and by how much one key moves it. */
const [least, most, step] = [15, 85, 2]

const key = 'tenon-studio split'

/**
 * Says the share of the first pane to the style sheet as `--split` of `around`; where panes stand
 * above each other it is that of the upper one.
 * https://www.w3.org/WAI/ARIA/apg/patterns/windowsplitter
 */
export function createSplitter(around: HTMLElement): HTMLElement {
  const splitter = create('div', {
    ...{ role: 'separator', class: 'splitter', tabindex: 0, 'aria-label': 'width of the editor' },
    ...{ 'aria-valuemin': least, 'aria-valuemax': most },
  })
  let share = Number(localStorage.getItem(key) ?? 42) || 42
  const move = (next: number): void => {
    share = Math.min(most, Math.max(least, next))
    around.style.setProperty('--split', `${share}%`)
    setAttributes(splitter, { 'aria-valuenow': Math.round(share) })
    localStorage.setItem(key, String(share))
  }
  const isStacked = (): boolean => getComputedStyle(around).flexDirection === 'column'
  splitter.addEventListener('pointerdown', event => {
    splitter.setPointerCapture(event.pointerId)
    event.preventDefault()
    splitter.focus()
  })
  splitter.addEventListener('pointermove', event => {
    if (!splitter.hasPointerCapture(event.pointerId)) return
    const { left, top, width, height } = around.getBoundingClientRect()
    move(100 * (isStacked() ? (event.clientY - top) / height : (event.clientX - left) / width))
  })
  splitter.addEventListener('keydown', event => {
    const places: { readonly [key: string]: number } = {
      ArrowLeft: share - step,
      ArrowUp: share - step,
      ArrowRight: share + step,
      ArrowDown: share + step,
      Home: least,
      End: most,
    }
    const place = places[event.key]
    if (place === undefined) return
    event.preventDefault()
    move(place)
  })
  move(share)
  return splitter
}
