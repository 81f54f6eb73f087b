/** Notes above the editor that ask for something: a draft, a conflict, a failure. */
import { button, create } from './dom.ts'

export interface Notice {
  readonly text: string
  /** What can be done about it; each ends the notice. */
  readonly actions: readonly { readonly title: string; readonly act: () => void }[]
  /** Shown below on demand. */
  readonly details?: Node | undefined
}

export interface Notices {
  readonly element: HTMLElement
  /** One of a kind: a newer one takes the place of an older. */
  show(kind: string, notice: Notice): void
  hide(kind: string): void
}

export function createNotices(): Notices {
  const element = create('div', { class: 'notices', role: 'status', 'aria-live': 'polite' })
  const shown = new Map<string, HTMLElement>()
  const hide = (kind: string): void => {
    shown.get(kind)?.remove()
    shown.delete(kind)
  }
  return {
    element,
    hide,
    show(kind, { text, actions, details }) {
      hide(kind)
      const buttons = actions.map(({ title, act }) =>
        button(title, () => {
          hide(kind)
          act()
        }),
      )
      const notice = create('div', { class: `notice notice-${kind}` })
      notice.append(create('p', {}, text), ...buttons)
      if (details) notice.append(create('details', {}, create('summary', {}, 'compare'), details))
      shown.set(kind, notice)
      element.append(notice)
    },
  }
}
