/** The toolbar of the Graph tab: what is shown, how large, and a search. */
import { button, create, setAttributes } from '../dom.ts'

export const modes = ['source', 'fused', 'side by side'] as const

export type Mode = (typeof modes)[number]

export interface ToolbarEvents {
  readonly mode: (mode: Mode) => void
  readonly setAll: (closed: boolean) => void
  readonly zoom: (factor: number) => void
  readonly fit: () => void
  readonly search: (text: string) => void
}

export interface Toolbar {
  readonly element: HTMLElement
  showMode(mode: Mode): void
  focusSearch(): void
}

export function createToolbar(events: ToolbarEvents): Toolbar {
  const choices = modes.map(mode => button(mode, () => events.mode(mode)))
  const search = create('input', {
    ...{ type: 'search', placeholder: 'search ( / )', 'aria-label': 'search boxes' },
  })
  search.addEventListener('input', () => events.search(search.value))
  const element = create(
    'div',
    { class: 'toolbar', role: 'toolbar', 'aria-label': 'picture' },
    create('span', { class: 'choices', role: 'group', 'aria-label': 'stage' }, ...choices),
    button('open all', () => events.setAll(false), { title: 'opens every group (e)' }),
    button('close all', () => events.setAll(true), { title: 'closes every group (c)' }),
    button('−', () => events.zoom(1 / 1.25), { 'aria-label': 'smaller', title: 'smaller (-)' }),
    button('+', () => events.zoom(1.25), { 'aria-label': 'larger', title: 'larger (+)' }),
    button('fit', events.fit, { title: 'as wide as its pane (f)' }),
    search,
  )
  return {
    element,
    showMode(mode) {
      for (const [i, each] of choices.entries())
        setAttributes(each, { 'aria-pressed': String(modes[i] === mode) })
    },
    focusSearch: () => search.focus(),
  }
}
