/** Moves a picture by dragging its background. */

export function makePannable(section: HTMLElement): void {
  let from: { readonly x: number; readonly y: number } | undefined
  section.addEventListener('pointerdown', event => {
    const isBox = (event.target as Element).closest('g[data-id]') !== null
    if (event.button !== 0 || event.pointerType === 'touch' || isBox) return
    section.setPointerCapture(event.pointerId)
    from = { x: event.clientX + section.scrollLeft, y: event.clientY + section.scrollTop }
    section.classList.add('panning')
  })
  section.addEventListener('pointermove', event => {
    if (from) section.scrollTo(from.x - event.clientX, from.y - event.clientY)
  })
  const end = (): void => {
    from = undefined
    section.classList.remove('panning')
  }
  section.addEventListener('pointerup', end)
  section.addEventListener('pointercancel', end)
}
