/** What is told about a box beside its picture: names, facts, and links to other boxes. */
import type { PageItem, PagePicture } from './page-data.ts'

/** Called with the id of a box of a picture that a link leads to. */
export type Go = (where: PagePicture, id: string) => void

/** `other` is the picture of another stage, where there is one. */
export function detailsOf(
  where: PagePicture,
  item: PageItem,
  go: Go,
  other?: PagePicture,
): readonly HTMLElement[] {
  return [
    textElement('h2', item.label),
    ...(item.name ? [textElement('p', item.name)] : []),
    ...(item.inside.length > 0 ? [textElement('p', `in ${item.inside.at(-1)}`)] : []),
    factList(item),
    ...linkList('reads', where, item.reads, go),
    ...linkList('read by', where, item.readBy, go),
    ...(other ? linkList(`in ${other.title}`, other, item.others, go) : []),
  ]
}

const mostFound = 40

/** The boxes of a picture whose names have a text in them, as links. */
export function searchResults(where: PagePicture, text: string, go: Go): readonly HTMLElement[] {
  const wanted = text.trim().toLowerCase()
  const found = where.items.filter(({ id, label }) =>
    `${label} ${id}`.toLowerCase().includes(wanted),
  )
  const count = found.length === 1 ? '1 box' : `${found.length} boxes`
  const ids = found.slice(0, mostFound).map(each => each.id)
  return [textElement('h2', count), ...linkList(text, where, ids, go)]
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

function linkList(
  title: string,
  where: PagePicture,
  ids: readonly string[],
  go: Go,
): readonly HTMLElement[] {
  if (ids.length === 0) return []
  const list = document.createElement('ul')
  list.append(...ids.map(id => linkTo(where, id, go)))
  return [textElement('h3', title), list]
}

function linkTo(where: PagePicture, id: string, go: Go): HTMLElement {
  const line = document.createElement('li')
  const item = where.items.find(each => each.id === id)
  const button = textElement('button', item ? `${item.label} ${item.name}` : id)
  button.addEventListener('click', () => go(where, id))
  line.append(button)
  return line
}
