/** The script of a page of pictures: folds groups, searches, shows details, switches stages. */
import { roundedPath } from '../print/svg-paths.ts'
import { type Place, fold } from './fold.ts'
import type { PageData, PageItem, PagePicture } from './page-data.ts'

const svgNames = 'http://www.w3.org/2000/svg'
const byId = <E extends Element>(id: string): E => document.getElementById(id) as unknown as E

/** One picture as it stands in the document. */
interface Shown {
  readonly picture: PagePicture
  readonly section: HTMLElement
  readonly svg: SVGSVGElement
  readonly items: ReadonlyMap<string, PageItem>
  readonly elements: ReadonlyMap<string, SVGGElement>
  readonly closed: Set<string>
  readonly size: readonly [width: number, height: number]
}

const data = JSON.parse(byId('data').textContent) as PageData
const shown = new Map(data.pictures.map(picture => [picture.name, open(picture)]))
let current = shown.get(data.first)!
let zoom = 1

function open(picture: PagePicture): Shown {
  const section = byId<HTMLElement>(`picture-${picture.name}`)
  const svg = section.querySelector('svg')!
  const items = new Map(picture.items.map(each => [each.id, each]))
  const size = [Number(svg.getAttribute('width')), Number(svg.getAttribute('height'))] as const
  const drawn = [...svg.querySelectorAll<SVGGElement>('g[data-id]')]
  const elements = new Map(drawn.map(each => [each.getAttribute('data-id')!, each]))
  const result = { picture, section, svg, items, elements, closed: new Set(picture.closed), size }
  for (const each of picture.items) prepare(result, each)
  return result
}

/** Makes a box or a group something to point at, by mouse or by keyboard. */
function prepare(where: Shown, item: PageItem): void {
  const element = where.elements.get(item.id)
  if (!element) return
  element.setAttribute('tabindex', '0')
  element.setAttribute('role', 'button')
  element.setAttribute('aria-label', `${item.label} ${item.name}`)
  if (item.isGroup) element.classList.add('foldable')
  element.addEventListener('click', event => {
    event.stopPropagation()
    select(where, item.id)
    if (item.isGroup) toggle(where, item.id)
  })
  element.addEventListener('keydown', event => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    event.stopPropagation()
    select(where, item.id)
    if (item.isGroup) toggle(where, item.id)
  })
}

function toggle(where: Shown, id: string): void {
  if (!where.closed.delete(id)) where.closed.add(id)
  arrange(where)
}

/** Brings the drawing to where everything is now. */
function arrange(where: Shown): void {
  const { picture, svg, closed, size } = where
  const place = fold(picture.root, closed)
  arrangeGroup(where, svg.querySelector<SVGGElement>('g.all')!, picture.root.id, place)
  const gone = picture.root.height - place.height
  svg.querySelector('g.legend')?.setAttribute('transform', `translate(0 ${-gone})`)
  const [width, height] = [size[0], size[1] - gone]
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`)
  svg.setAttribute('width', String(Math.round(width * zoom)))
  svg.setAttribute('height', String(Math.round(height * zoom)))
  svg.querySelector('rect.page')?.setAttribute('height', String(height))
}

function arrangeGroup(where: Shown, element: SVGGElement, id: string, place: Place): void {
  const isClosed = where.closed.has(id)
  element.classList.toggle('closed', isClosed)
  if (element.classList.contains('foldable'))
    element.setAttribute('aria-expanded', String(!isClosed))
  for (const stub of element.querySelectorAll(':scope > path.stub')) stub.remove()
  if (place.end > place.height)
    for (const x of where.picture.outlets[id] ?? []) addStub(element, x, place)
  if (isClosed) return
  if (element.querySelector(':scope > .frame'))
    for (const rect of element.querySelectorAll(':scope > rect'))
      rect.setAttribute('height', String(place.height))
  const paths = element.querySelectorAll(':scope > path.edge:not(.stub)')
  for (const [i, line] of place.lines.entries())
    paths[i]?.setAttribute('d', roundedPath(pointsOf(line)))
  for (const [child, inner] of place.items) {
    const below = where.elements.get(child)
    if (!below) continue
    const x = /translate\((\S+)/.exec(below.getAttribute('transform') ?? '')?.[1] ?? '0'
    below.setAttribute('transform', `translate(${x} ${inner.y})`)
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

/** Marks a box and its edges, and tells about it beside the picture. */
function select(where: Shown, id: string): void {
  clear()
  const item = where.items.get(id)
  const element = where.elements.get(id)
  if (!item || !element) return
  element.classList.add('chosen')
  for (const edge of where.svg.querySelectorAll('path.edge'))
    if (edge.getAttribute('data-from') === id || edge.getAttribute('data-to') === id)
      edge.classList.add('chosen')
  const panel = byId<HTMLElement>('panel')
  panel.hidden = false
  const other = [...shown.values()].find(each => each !== where)
  panel.replaceChildren(
    textElement('h2', item.label),
    ...(item.name ? [textElement('p', item.name)] : []),
    ...(item.inside.length > 0 ? [textElement('p', `in ${item.inside.at(-1)}`)] : []),
    factList(item),
    ...linkList('reads', where, item.reads),
    ...linkList('read by', where, item.readBy),
    ...(other ? linkList(`in ${other.picture.title}`, other, item.others) : []),
  )
}

function clear(): void {
  for (const each of document.querySelectorAll('.chosen')) each.classList.remove('chosen')
}

function textElement(name: string, text: string): HTMLElement {
  const element = document.createElement(name)
  element.textContent = text
  return element
}

function factList({ facts }: PageItem): HTMLElement {
  const list = document.createElement('dl')
  list.append(
    ...facts.flatMap(([name, value]) => [textElement('dt', name), textElement('dd', value)]),
  )
  return list
}

function linkList(title: string, where: Shown, ids: readonly string[]): readonly HTMLElement[] {
  if (ids.length === 0) return []
  const list = document.createElement('ul')
  list.append(...ids.map(id => linkTo(where, id)))
  return [textElement('h3', title), list]
}

function linkTo(where: Shown, id: string): HTMLElement {
  const line = document.createElement('li')
  const item = where.items.get(id)
  const button = textElement('button', item ? `${item.label} ${item.name}` : id)
  button.addEventListener('click', () => reveal(where, id))
  line.append(button)
  return line
}

/** Opens what is around a box, and goes there. */
function reveal(where: Shown, id: string): void {
  show(where)
  for (const group of where.items.get(id)?.inside ?? []) where.closed.delete(group)
  arrange(where)
  select(where, id)
  const element = where.elements.get(id)
  element?.scrollIntoView({ block: 'center', inline: 'center' })
  element?.focus({ preventScroll: true })
}

function show(where: Shown): void {
  current = where
  for (const each of shown.values()) {
    each.section.hidden = each !== where
    const tab = document.getElementById(`tab-${each.picture.name}`)
    tab?.setAttribute('aria-pressed', String(each === where))
  }
}

const mostFound = 40

function search(text: string): void {
  const panel = byId<HTMLElement>('panel')
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return
  const found = current.picture.items.filter(({ id, label }) =>
    `${label} ${id}`.toLowerCase().includes(wanted),
  )
  panel.hidden = false
  const count = found.length === 1 ? '1 box' : `${found.length} boxes`
  const ids = found.slice(0, mostFound).map(each => each.id)
  panel.replaceChildren(textElement('h2', count), ...linkList(text, current, ids))
}

function setAll(isClosed: boolean): void {
  for (const { id, isGroup } of current.picture.items)
    if (isGroup && isClosed) current.closed.add(id)
    else current.closed.delete(id)
  arrange(current)
}

function setZoom(factor: number): void {
  zoom = Math.min(4, Math.max(0.1, factor))
  arrange(current)
}

const fit = (): void => setZoom(Math.min(1, (current.section.clientWidth - 16) / current.size[0]))

const keys: { readonly [key: string]: () => void } = {
  '/': () => byId<HTMLInputElement>('search').focus(),
  e: () => setAll(false),
  c: () => setAll(true),
  '+': () => setZoom(zoom * 1.25),
  '-': () => setZoom(zoom / 1.25),
  '0': () => setZoom(1),
  f: fit,
  s: () => show([...shown.values()].find(each => each !== current) ?? current),
  Escape: () => {
    clear()
    byId<HTMLElement>('panel').hidden = true
  },
}

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const typing = event.target instanceof HTMLInputElement
  if (typing && event.key !== 'Escape') return
  const action = keys[event.key]
  if (!action) return
  event.preventDefault()
  action()
})
for (const button of document.querySelectorAll<HTMLElement>('button[data-key]'))
  button.addEventListener('click', () => keys[button.dataset['key']!]!())
for (const each of shown.values())
  document.getElementById(`tab-${each.picture.name}`)?.addEventListener('click', () => show(each))
byId('search').addEventListener('input', event => search((event.target as HTMLInputElement).value))
for (const each of shown.values()) arrange(each)
show(current)
const asked = decodeURIComponent(location.hash.slice(1))
if (current.items.has(asked)) reveal(current, asked)
