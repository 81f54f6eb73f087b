/** The list of tabs: one is reached by Tab, the others by arrow keys. */
import { create, setAttributes } from './dom.ts'
import type { Studio } from './studio.ts'
import type { OpenTab, Tab } from './tab.ts'

interface Entry {
  readonly tab: Tab
  readonly button: HTMLButtonElement
  readonly panel: HTMLElement
  open: OpenTab | undefined
}

/** The tabs and their panels, the first shown. https://www.w3.org/WAI/ARIA/apg/patterns/tabs */
export function createTabs(tabs: readonly Tab[], studio: Studio): readonly HTMLElement[] {
  const list = create('div', { role: 'tablist', class: 'tabs', 'aria-label': 'views of the model' })
  const entries = tabs.map(entryOf)
  let current: Entry | undefined
  const show = (entry: Entry): void => {
    if (entry === current) return
    current?.open?.shown?.(false)
    current = entry
    for (const each of entries) {
      const isShown = each === entry
      setAttributes(each.button, { 'aria-selected': String(isShown), tabindex: isShown ? 0 : -1 })
      each.panel.hidden = !isShown
    }
    entry.open ??= entry.tab.open(entry.panel, studio)
    entry.open.shown?.(true)
  }
  for (const entry of entries) entry.button.addEventListener('click', () => show(entry))
  list.append(...entries.map(each => each.button))
  list.addEventListener('keydown', event => {
    const next = nextOf(entries, current, event.key)
    if (!next) return
    event.preventDefault()
    show(next)
    next.button.focus()
  })
  let before = studio.state()
  studio.onChange(() => {
    const now = studio.state()
    const isOther = now.model !== before.model || now.broken !== before.broken
    before = now
    if (isOther) for (const each of entries) each.open?.changed?.()
  })
  if (entries[0]) show(entries[0])
  return [list, ...entries.map(each => each.panel)]
}

function entryOf(tab: Tab): Entry {
  const { id, title } = tab
  const [tabId, panelId] = [`tab-${id}`, `panel-${id}`]
  const button = create('button', {
    ...{ type: 'button', role: 'tab', id: tabId, 'aria-controls': panelId },
    'aria-selected': 'false',
  })
  button.append(title)
  const panel = create('div', {
    ...{ role: 'tabpanel', id: panelId, class: `panel panel-${id}`, 'aria-labelledby': tabId },
    hidden: true,
  })
  return { tab, button, panel, open: undefined }
}

function nextOf(
  entries: readonly Entry[],
  current: Entry | undefined,
  key: string,
): Entry | undefined {
  const at = current ? entries.indexOf(current) : 0
  const count = entries.length
  const places: { readonly [key: string]: number } = {
    ArrowRight: (at + 1) % count,
    ArrowLeft: (at + count - 1) % count,
    Home: 0,
    End: count - 1,
  }
  const place = places[key]
  return place === undefined ? undefined : entries[place]
}
