/** Cursor and choice follow each other: a box is chosen, its text is; a text is, its box is. */
import type { Range } from '../worker/messages.ts'
import type { Compiler } from './compiler.ts'
import type { Store } from './store.ts'

export interface Following {
  /** Somebody chose a layer: its text is shown. */
  select(path: string | undefined): void
  /** The cursor was moved by its owner. */
  cursorMoved(offset: number): void
}

/**
 * Both ask the worker, which answers about the text that it checked last: what is asked meanwhile
 * waits for that.
 */
export function createFollowing(
  store: Store,
  compiler: Compiler,
  reveal: (range: Range) => void,
): Following {
  let waiting: (() => Promise<void>) | undefined
  const isChecked = (): boolean => store.state().checked === store.state().text
  const run = (): void => {
    if (!waiting || !isChecked()) return
    const next = waiting
    waiting = undefined
    // Where the worker fails, the check of the text says so.
    void next().catch(() => {})
  }
  const later = (task: () => Promise<void>): void => {
    waiting = task
    run()
  }
  store.onChange(run)
  return {
    select(path) {
      store.change({ selected: path })
      if (path === undefined) return
      later(async () => {
        const { text } = store.state()
        const range = await compiler.ask('locate', { path })
        if (range && store.state().text === text) reveal(range)
      })
    },
    cursorMoved(offset) {
      later(async () => {
        const path = await compiler.ask('pathAt', { offset })
        if (path !== undefined && path !== store.state().selected) store.change({ selected: path })
      })
    },
  }
}
