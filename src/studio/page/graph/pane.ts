/** One picture of the Graph tab: what was folded, zoomed and chosen stays when it is redrawn. */
import {
  type Choose,
  type Shown,
  arrange,
  mark,
  openPicture,
  showOther,
  unmark,
} from '../../../diagrams/page/shown.ts'
import type { Drawn } from '../../worker/messages.ts'
import { create } from '../dom.ts'
import { drawNear, scrollToBox, watchWindow } from './near.ts'
import { makePannable } from './pan.ts'
import { type Lines, linesOf, parsedSvg, patched } from './patch.ts'
import { makeRoving } from './roving.ts'

export interface Pane {
  readonly section: HTMLElement
  readonly shown: () => Shown | undefined
  redraw(drawn: Drawn): void
  /** Somebody pointed at a box, which is chosen from now on. */
  point(id: string): void
  /** Marks what shows a layer, group or input, and scrolls there where that is another. */
  choose(path: string | undefined): void
  /** What is chosen, where there is something. */
  readonly chosen: () => string | undefined
  /** Path of the layer or group that a box shows. */
  pathOf(id: string): string
}

export function createPane(title: string, choose: Choose): Pane {
  const section = create('section', {
    ...{ class: 'graph-picture', tabindex: 0, 'aria-label': title },
  })
  makePannable(section)
  let drawn: Drawn | undefined
  let shown: Shown | undefined
  let lines: Lines | undefined
  let chosen: string | undefined
  watchWindow(section, () => shown)
  /** As many of its elements stay as can. */
  const show = ({ svg, picture }: Drawn): Shown => {
    lines = lines && patched(lines, svg)
    if (shown && lines) {
      showOther(shown, picture)
      return shown
    }
    const before = shown
    const element = parsedSvg(svg)
    lines = linesOf(svg, element)
    // What is near is drawn once it is known where it is.
    for (const each of element.querySelectorAll('g.all > g[data-id]')) each.classList.add('far')
    section.replaceChildren(element)
    const opened = openPicture(picture, section, choose, drawNear)
    if (before) keep(before, opened)
    makeRoving(opened)
    return opened
  }
  return {
    section,
    shown: () => shown,
    redraw(next) {
      if (next.svg === drawn?.svg) {
        drawn = next
        return
      }
      drawn = next
      shown = show(next)
      arrange(shown)
      if (chosen !== undefined) mark(shown, visibleOf(shown, chosen))
    },
    point(id) {
      chosen = id
    },
    chosen: () => chosen,
    choose(path) {
      if (!shown || !drawn) return
      // A layer may have a part in several boxes: the one that was pointed at stays chosen.
      const isKept = chosen !== undefined && pathOf(drawn, chosen) === path
      const before = chosen
      chosen = isKept ? chosen : path === undefined ? undefined : boxOf(drawn, shown, path)
      if (chosen === undefined) return unmark(shown)
      const visible = visibleOf(shown, chosen)
      mark(shown, visible)
      // Who looks elsewhere meanwhile is not moved back.
      if (chosen !== before) scrollToBox(shown, visible)
    },
    pathOf: id => (drawn ? pathOf(drawn, id) : id),
  }
}

function pathOf({ paths }: Drawn, id: string): string {
  return Object.hasOwn(paths, id) ? paths[id]! : id
}

/** The box of a layer, or the first that is in a group of this path. */
function boxOf({ boxes }: Drawn, { items }: Shown, path: string): string | undefined {
  const box = Object.hasOwn(boxes, path) ? boxes[path] : undefined
  if (box !== undefined) return box
  if (items.has(path)) return path
  return [...items.keys()].find(id => id.startsWith(`${path}/`))
}

/** The box, or the closed group that hides it. */
function visibleOf({ items, closed }: Shown, id: string): string {
  return items.get(id)?.inside.find(group => closed.has(group)) ?? id
}

/** Groups that were there before are as they were; zoom stays, and with the section its scroll. */
function keep(before: Shown, after: Shown): void {
  after.zoom = before.zoom
  for (const { id, isGroup } of after.picture.items) {
    if (!isGroup || !before.items.has(id)) continue
    if (before.closed.has(id)) after.closed.add(id)
    else after.closed.delete(id)
  }
}
