/** The activations of a model to choose from: arrows move along the list, as in any list box. */
import { create } from '../../page/dom.ts'
import type { ActivationView } from '../../worker/run-messages.ts'

export interface ActivationList {
  readonly element: HTMLElement
  show(views: readonly ActivationView[], chosen: string | undefined): void
}

export function activationList(choose: (path: string) => void): ActivationList {
  const element = create('ul', {
    ...{ class: 'activation-list', role: 'listbox', tabindex: 0, 'aria-label': 'Activations' },
  })
  let paths: readonly string[] = []
  let current: string | undefined
  element.addEventListener('keydown', event => {
    const at = current === undefined ? -1 : paths.indexOf(current)
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: paths.length - 1 }
    const next = Object.entries(moves).find(([key]) => key === event.key)?.[1]
    const path = next === undefined ? undefined : paths[next]
    if (path === undefined) return
    event.preventDefault()
    choose(path)
  })
  return {
    element,
    show(views, chosen) {
      paths = views.map(each => each.path)
      current = chosen
      element.replaceChildren(
        ...views.map((view, i) => {
          const entry = create(
            'li',
            {
              role: 'option',
              id: `activation-${i}`,
              'aria-selected': String(view.path === chosen),
            },
            create('span', { class: 'name' }, view.name),
            create('span', { class: 'path' }, view.path),
          )
          entry.addEventListener('click', () => choose(view.path))
          return entry
        }),
      )
      const at = views.findIndex(each => each.path === chosen)
      if (at < 0) return element.removeAttribute('aria-activedescendant')
      element.setAttribute('aria-activedescendant', `activation-${at}`)
      element.children[at]!.scrollIntoView({ block: 'nearest' })
    },
  }
}
