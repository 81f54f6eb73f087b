/** The script of a page of pictures: folds groups, searches, shows details, switches stages. */
import { detailsOf, searchResults } from './details.ts'
import type { PageData, PagePicture } from './page-data.ts'
import {
  type Shown,
  arrange,
  fitZoom,
  mark,
  openAround,
  openPicture,
  setAll,
  setZoom,
  unmark,
} from './shown.ts'

const byId = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E

const data = JSON.parse(byId('data').textContent) as PageData
const shown = new Map(
  data.pictures.map(picture => {
    const section = byId(`picture-${picture.name}`)
    return [picture.name, openPicture(picture, section, select)]
  }),
)
let current = shown.get(data.first)!

/** Marks a box and its edges, and tells about it beside the picture. */
function select(where: Shown, id: string): void {
  clear()
  const item = where.items.get(id)
  if (!item || !where.elements.has(id)) return
  mark(where, id)
  const other = [...shown.values()].find(each => each !== where)
  tell(detailsOf(where.picture, item, go, other?.picture))
}

function tell(details: readonly HTMLElement[]): void {
  const panel = byId('panel')
  panel.hidden = false
  panel.replaceChildren(...details)
}

function clear(): void {
  for (const each of shown.values()) unmark(each)
}

function go({ name }: PagePicture, id: string): void {
  reveal(shown.get(name)!, id)
}

/** Opens what is around a box, and goes there. */
function reveal(where: Shown, id: string): void {
  show(where)
  openAround(where, id)
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

function search(text: string): void {
  if (text.trim() !== '') tell(searchResults(current.picture, text, go))
}

function zoomTo(zoom: number): void {
  for (const each of shown.values()) setZoom(each, zoom)
}

const keys: { readonly [key: string]: () => void } = {
  '/': () => byId('search').focus(),
  e: () => setAll(current, false),
  c: () => setAll(current, true),
  '+': () => zoomTo(current.zoom * 1.25),
  '-': () => zoomTo(current.zoom / 1.25),
  '0': () => zoomTo(1),
  f: () => zoomTo(fitZoom(current)),
  s: () => show([...shown.values()].find(each => each !== current) ?? current),
  Escape: () => {
    clear()
    byId('panel').hidden = true
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
