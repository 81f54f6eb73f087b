/** What is told about a box beside its picture: names, facts, and links to other boxes. */
import type { PageItem } from './page-data.ts'
import type { Choose, Shown } from './shown.ts'

/** `other` is the picture of another stage, where there is one. */
export function detailsOf(
  where: Shown,
  item: PageItem,
  go: Choose,
  other?: Shown,
): readonly HTMLElement[] {
  return [
    textElement('h2', item.label),
    ...(item.name ? [textElement('p', item.name)] : []),
    ...(item.inside.length > 0 ? [textElement('p', `in ${item.inside.at(-1)}`)] : []),
    factList(item),
    ...linkList('reads', where, item.reads, go),
    ...linkList('read by', where, item.readBy, go),
    ...(other ? linkList(`in ${other.picture.title}`, other, item.others, go) : []),
  ]
}

const mostFound = 40

/** The boxes of a picture whose names have a text in them, as links. */
export function searchResults(where: Shown, text: string, go: Choose): readonly HTMLElement[] {
  const wanted = text.trim().toLowerCase()
  const found = where.picture.items.filter(({ id, label }) =>
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
  where: Shown,
  ids: readonly string[],
  go: Choose,
): readonly HTMLElement[] {
  if (ids.length === 0) return []
  const list = document.createElement('ul')
  list.append(...ids.map(id => linkTo(where, id, go)))
  return [textElement('h3', title), list]
}

function linkTo(where: Shown, id: string, go: Choose): HTMLElement {
  const line = document.createElement('li')
  const item = where.items.get(id)
  const button = textElement('button', item ? `${item.label} ${item.name}` : id)
  button.addEventListener('click', () => go(where, id))
  line.append(button)
  return line
}
