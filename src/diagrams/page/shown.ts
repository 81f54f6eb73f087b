/** One picture as it stands in a document: it folds, it is zoomed, and its boxes are chosen. */
import { roundedPath } from '../print/svg-paths.ts'
import { type Place, fold } from './fold.ts'
import type { PageItem, PagePicture } from './page-data.ts'

const svgNames = 'http://www.w3.org/2000/svg'

export interface Shown {
  picture: PagePicture
  /** Scrolls; the picture is in it. */
  readonly section: HTMLElement
  readonly svg: SVGSVGElement
  items: ReadonlyMap<string, PageItem>
  readonly elements: ReadonlyMap<string, SVGGElement>
  /** Ids of groups that are closed; `arrange` shows what was changed. */
  readonly closed: Set<string>
  size: readonly [width: number, height: number]
  zoom: number
  /** Where everything is, once it was arranged. */
  place: Place | undefined
  /** Called whenever that may have changed. */
  readonly arranged: (where: Shown) => void
}

/** Called with the id of a box or group that somebody points at. */
export type Choose = (where: Shown, id: string) => void

/** Makes the picture in a section one to point at, by mouse and by keyboard. */
export function openPicture(
  picture: PagePicture,
  section: HTMLElement,
  choose: Choose,
  arranged: Shown['arranged'] = () => {},
): Shown {
  const svg = section.querySelector('svg')!
  const drawn = [...svg.querySelectorAll<SVGGElement>('g[data-id]')]
  const elements = new Map(drawn.map(each => [each.getAttribute('data-id')!, each]))
  const closed = new Set(picture.closed)
  const items = new Map<string, PageItem>()
  const shown: Shown = {
    ...{ picture, section, svg, items, elements, closed, size: [0, 0], zoom: 1 },
    ...{ place: undefined, arranged },
  }
  showOther(shown, picture)
  listen(shown, choose)
  return shown
}

/** The same elements show another picture from now on. */
export function showOther(where: Shown, picture: PagePicture): void {
  const { svg, elements } = where
  where.picture = picture
  where.items = new Map(picture.items.map(each => [each.id, each]))
  where.size = [Number(svg.getAttribute('width')), Number(svg.getAttribute('height'))]
  for (const item of picture.items) {
    const element = elements.get(item.id)
    if (element) name(element, item)
  }
}

function name(element: SVGGElement, { label, name, isGroup }: PageItem): void {
  if (!element.hasAttribute('tabindex')) element.setAttribute('tabindex', '0')
  set(element, 'role', 'button')
  set(element, 'aria-label', `${label} ${name}`.trim())
  element.classList.toggle('foldable', isGroup)
}

/** What stays as it is costs nothing. */
function set(element: Element, attribute: string, value: string): void {
  if (element.getAttribute(attribute) !== value) element.setAttribute(attribute, value)
}

function listen(where: Shown, choose: Choose): void {
  const act = (event: Event): void => {
    const item = itemAt(where, event.target as Element)
    if (!item) return
    event.stopPropagation()
    choose(where, item.id)
    if (item.isGroup) toggle(where, item.id)
  }
  where.svg.addEventListener('click', act)
  where.svg.addEventListener('keydown', event => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    act(event)
  })
}

/** The innermost box or group around an element. */
function itemAt(where: Shown, element: Element): PageItem | undefined {
  const around = element.closest('g[data-id]')
  if (!around) return undefined
  const item = where.items.get(around.getAttribute('data-id')!)
  return item ?? itemAt(where, around.parentElement!)
}

function toggle(where: Shown, id: string): void {
  if (!where.closed.delete(id)) where.closed.add(id)
  arrange(where)
}

/** Opens or closes every group. */
export function setAll(where: Shown, isClosed: boolean): void {
  for (const { id, isGroup } of where.picture.items)
    if (isGroup && isClosed) where.closed.add(id)
    else where.closed.delete(id)
  arrange(where)
}

/** Pictures are never smaller or larger than this. */
const [smallest, largest] = [0.1, 4]

export function setZoom(where: Shown, zoom: number): void {
  where.zoom = Math.min(largest, Math.max(smallest, zoom))
  arrange(where)
}

/** As wide as its section, and never larger than it was drawn. */
export function fitZoom({ section, size }: Shown): number {
  return Math.min(1, (section.clientWidth - 16) / size[0])
}

/** Brings the drawing to where everything is now. */
export function arrange(where: Shown): void {
  const { picture, svg, closed, size, zoom } = where
  const place = fold(picture.root, closed)
  where.place = place
  arrangeGroup(where, svg.querySelector<SVGGElement>('g.all')!, picture.root.id, place)
  const gone = picture.root.height - place.height
  set(svg.querySelector('g.legend')!, 'transform', `translate(0 ${-gone})`)
  const [width, height] = [size[0], size[1] - gone]
  set(svg, 'viewBox', `0 0 ${width} ${height}`)
  set(svg, 'width', String(Math.round(width * zoom)))
  set(svg, 'height', String(Math.round(height * zoom)))
  set(svg.querySelector('rect.page')!, 'height', String(height))
  where.arranged(where)
}

function arrangeGroup(where: Shown, element: SVGGElement, id: string, place: Place): void {
  const isClosed = where.closed.has(id)
  element.classList.toggle('closed', isClosed)
  if (element.classList.contains('foldable')) set(element, 'aria-expanded', String(!isClosed))
  for (const stub of element.querySelectorAll(':scope > path.stub')) stub.remove()
  if (place.end > place.height)
    for (const x of where.picture.outlets[id] ?? []) addStub(element, x, place)
  if (isClosed) return
  if (element.querySelector(':scope > .frame'))
    for (const rect of element.querySelectorAll(':scope > rect'))
      set(rect, 'height', String(place.height))
  const paths = element.querySelectorAll(':scope > path.edge:not(.stub)')
  for (const [i, line] of place.lines.entries())
    if (paths[i]) set(paths[i], 'd', roundedPath(pointsOf(line)))
  for (const [child, inner] of place.items) {
    const below = where.elements.get(child)
    if (!below) continue
    const x = /translate\((\S+)/.exec(below.getAttribute('transform') ?? '')?.[1] ?? '0'
    set(below, 'transform', `translate(${x} ${inner.y})`)
    arrangeGroup(where, below, child, inner)
  }
}

function addStub(element: SVGGElement, x: number, place: Place): void {
  const stub = document.createElementNS(svgNames, 'path')
  stub.setAttribute('class', 'edge stub')
  stub.setAttribute('d', `M${x} ${place.height}V${place.end}`)
  element.append(stub)
}

function pointsOf(line: readonly number[]): readonly { x: number; y: number }[] {
  return line.flatMap((x, i) => (i % 2 === 0 ? [{ x, y: line[i + 1]! }] : []))
}

/** Marks a box and its edges, and nothing else of the picture. */
export function mark(where: Shown, id: string): void {
  unmark(where)
  where.elements.get(id)?.classList.add('chosen')
  for (const edge of where.svg.querySelectorAll('path.edge'))
    if (edge.getAttribute('data-from') === id || edge.getAttribute('data-to') === id)
      edge.classList.add('chosen')
}

export function unmark({ svg }: Shown): void {
  for (const each of svg.querySelectorAll('.chosen')) each.classList.remove('chosen')
}

/** Opens the groups around a box. */
export function openAround(where: Shown, id: string): void {
  const inside = where.items.get(id)?.inside ?? []
  const shut = inside.filter(group => where.closed.delete(group))
  if (shut.length > 0) arrange(where)
}
