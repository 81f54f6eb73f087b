/** The Graph tab: the model as its config says it, as it runs, or both beside each other. */
import { detailsOf, searchResults } from '../../../diagrams/page/details.ts'
import type { PagePicture } from '../../../diagrams/page/page-data.ts'
import { type Shown, fitZoom, openAround, setAll, setZoom } from '../../../diagrams/page/shown.ts'
import type { Drawn } from '../../worker/messages.ts'
import { button, create } from '../dom.ts'
import type { Studio } from '../studio.ts'
import type { OpenTab, Tab } from '../tab.ts'
import { createDrawing } from './drawing.ts'
import { scrollToBox } from './near.ts'
import { createPane } from './pane.ts'
import { type Mode, createToolbar } from './toolbar.ts'
import { type Anchor, zoomAbout, zoomByWheel } from './zoom.ts'

export const graphTab: Tab = { id: 'graph', title: 'Graph', open: openGraph }

function openGraph(panel: HTMLElement, studio: Studio): OpenTab {
  let mode: Mode = 'source'
  let isVisible = true
  // Whoever chose a size keeps it; until then, pictures are as wide as their panes.
  let isFitting = true
  let size = 1
  const panes = [
    { stage: 'source', pane: createPane('layers', choose) },
    { stage: 'fused', pane: createPane('kernels', choose) },
  ] as const
  const note = create('p', { class: 'stale-note', role: 'status' })
  const captions = new Map(panes.map(({ pane }) => [pane, create('p', { class: 'caption' })]))
  const details = create('aside', { 'aria-label': 'details', 'aria-live': 'polite', hidden: true })
  const stage = create('div', { class: 'graph' })
  const frames = panes.map(({ pane }) =>
    create('div', { class: 'graph-pane' }, captions.get(pane)!, pane.section),
  )
  stage.append(...frames, details)
  const toolbar = createToolbar({ mode: setMode, setAll: closeAll, zoom, fit, search })
  panel.append(toolbar.element, note, stage)

  let isFirst = true
  let drawn: ReadonlyMap<string, Drawn> = new Map()
  const drawing = createDrawing(
    studio,
    next => {
      drawn = next
      redraw()
      if (isFirst) fit()
      isFirst = false
      showState()
    },
    message => {
      note.textContent = message
    },
  )

  /** What is hidden is drawn when it is shown. */
  function redraw(): void {
    for (const { stage: name, pane } of visiblePanes()) {
      const picture = drawn.get(name)
      if (!picture) continue
      const isNew = !pane.shown()
      pane.redraw(picture)
      if (isNew) setZoom(pane.shown()!, size)
      captions.get(pane)!.textContent = picture.subtitle
    }
    showSelected()
  }

  function visiblePanes() {
    return panes.filter(({ stage: name }) => mode === 'side by side' || mode === name)
  }

  function setMode(next: Mode): void {
    mode = next
    toolbar.showMode(mode)
    for (const [i, { stage: name }] of panes.entries())
      frames[i]!.hidden = mode !== 'side by side' && mode !== name
    stage.classList.toggle('both', mode === 'side by side')
    redraw()
    if (isFitting) fit()
  }

  function eachShown(act: (shown: Shown) => void): void {
    for (const { pane } of panes) {
      const shown = pane.shown()
      if (shown) act(shown)
    }
  }

  function closeAll(isClosed: boolean): void {
    eachShown(shown => setAll(shown, isClosed))
    showSelected()
  }

  function zoom(factor: number, anchor?: Anchor): void {
    isFitting = false
    size = (visiblePanes()[0]!.pane.shown()?.zoom ?? 1) * factor
    eachShown(shown => zoomAbout(shown, size, anchor))
  }

  /** As large as the narrowest pane allows: what stands beside each other is of one size. */
  function fit(): void {
    isFitting = true
    const visible = visiblePanes().flatMap(({ pane }) => pane.shown() ?? [])
    // In a tab that is hidden nothing has a width.
    if (visible.some(({ section }) => section.clientWidth === 0)) return
    size = Math.min(1, ...visible.map(fitZoom))
    for (const shown of visible) zoomAbout(shown, size)
  }

  function choose(where: Shown, id: string): void {
    const { pane } = panes.find(each => each.pane.shown() === where)!
    pane.point(id)
    const path = pane.pathOf(id)
    if (path === studio.state().selected) showSelected()
    studio.select(path)
  }

  /** Follows a link: shows the picture, opens what is around the box, and goes there. */
  function go({ name }: PagePicture, id: string): void {
    if (mode !== 'side by side' && mode !== name) setMode(name as Mode)
    const where = panes.find(({ stage: each }) => each === name)!.pane.shown()!
    openAround(where, id)
    choose(where, id)
    scrollToBox(where, id)
    where.elements.get(id)?.focus({ preventScroll: true })
  }

  function showSelected(): void {
    const { selected } = studio.state()
    for (const { pane } of panes) pane.choose(selected)
    const told = visiblePanes().find(({ pane }) => pane.chosen() !== undefined)
    const shown = told?.pane.shown()
    const item = shown?.items.get(told!.pane.chosen()!)
    if (!shown || !item) return tell([])
    const other = drawn.get(told!.stage === 'source' ? 'fused' : 'source')
    tell(detailsOf(shown.picture, item, go, other?.picture))
  }

  function tell(content: readonly HTMLElement[]): void {
    details.hidden = content.length === 0
    details.replaceChildren(...closing(content), ...content)
  }

  function closing(content: readonly HTMLElement[]): readonly HTMLElement[] {
    const close = (): void => tell([])
    return content.length > 0 ? [button('×', close, { 'aria-label': 'close', class: 'close' })] : []
  }

  function search(text: string): void {
    const shown = visiblePanes()[0]?.pane.shown()
    if (!shown) return
    if (text.trim() === '') showSelected()
    else tell(searchResults(shown.picture, text, go))
  }

  function showState(): void {
    const { broken, good } = studio.state()
    stage.classList.toggle('stale', broken)
    const stale = 'The text has errors. This is the picture of the last text without.'
    const missing = 'The text has errors. There is a picture once it has none.'
    note.textContent = broken ? (good ? stale : missing) : ''
  }

  const keys: { readonly [key: string]: () => void } = {
    '/': toolbar.focusSearch,
    e: () => closeAll(false),
    c: () => closeAll(true),
    '+': () => zoom(1.25),
    '-': () => zoom(1 / 1.25),
    '0': () => zoom(1 / size),
    f: fit,
    Escape: () => tell([]),
  }
  panel.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target instanceof HTMLInputElement && event.key !== 'Escape') return
    const action = keys[event.key]
    if (!action) return
    event.preventDefault()
    action()
  })
  for (const { pane } of panes) zoomByWheel(pane.section, zoom)
  // Panes change their width with the window, the splitter and the details.
  const widths = new ResizeObserver(() => {
    if (isFitting) fit()
  })
  for (const { pane } of panes) widths.observe(pane.section)
  let selected = studio.state().selected
  studio.onChange(() => {
    const now = studio.state().selected
    if (now === selected) return
    selected = now
    showSelected()
  })
  setMode(mode)
  const refresh = (): void => {
    if (isVisible) drawing.refresh()
  }
  return {
    changed() {
      showState()
      refresh()
    },
    shown(isShown) {
      isVisible = isShown
      refresh()
    },
  }
}
