/** The state of the page, and who is told when it changes. */
import type { Problem } from '../worker/messages.ts'
import type { State } from './studio.ts'

export interface PageState extends State {
  /** What the file holds, as far as the page knows. */
  readonly saved: string
  /** The text that was checked last, and what was found in it. */
  readonly checked: string | undefined
  readonly problems: readonly Problem[]
}

export interface Store {
  readonly state: () => PageState
  readonly change: (part: Partial<PageState>) => void
  readonly onChange: (listener: (now: PageState, before: PageState) => void) => void
}

export function createStore(text: string, saved: string): Store {
  let state: PageState = {
    ...{ text, saved, model: undefined, good: undefined, broken: false, selected: undefined },
    ...{ checked: undefined, problems: [] },
  }
  const listeners: ((now: PageState, before: PageState) => void)[] = []
  return {
    state: () => state,
    change(part) {
      const before = state
      state = { ...state, ...part }
      for (const listener of listeners) listener(state, before)
    },
    onChange: listener => void listeners.push(listener),
  }
}
