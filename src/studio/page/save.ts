/** Saving, drafts, and what happens when the file changes on disk. */
import { createComparison } from './comparison.ts'
import type { Drafts } from './drafts.ts'
import type { Editor } from './editor/editor.ts'
import type { Notices } from './notices.ts'
import type { ConfigFile } from '../api-files.ts'
import type { Source } from './source.ts'
import type { Store } from './store.ts'

export interface Saving {
  /** Writes the text into its file; where that was changed meanwhile, asks. */
  save(): void
  /** What the file and those that it includes hold now. */
  readonly fileChanged: (config: Pick<ConfigFile, 'text' | 'files'>) => void
}

export function createSaving(
  store: Store,
  editor: Editor,
  source: Pick<Source, 'save'>,
  drafts: Drafts,
  notices: Notices,
): Saving {
  const fail = (error: unknown): void => {
    const text = error instanceof Error ? error.message : String(error)
    notices.show('failure', { text, actions: [{ title: 'dismiss', act: () => {} }] })
  }
  const write = async (base: string): Promise<void> => {
    const { text } = store.state()
    const result = await source.save(text, base)
    if (result.kind === 'conflict') return conflict(result.text)
    notices.hide('failure')
    notices.hide('conflict')
    notices.hide('draft')
    store.change({ saved: text })
  }
  // What the file held when it was asked about last: one change of it is one question.
  let asked: string | undefined
  const takeOver = (text: string): void => {
    notices.hide('conflict')
    store.change({ saved: text })
    editor.setText(text)
  }
  const conflict = (theirs: string): void => {
    const mine = store.state().text
    asked = theirs
    notices.show('conflict', {
      text: 'The file was changed on disk, and so was the text here.',
      actions: [
        { title: 'take the file', act: () => takeOver(theirs) },
        { title: 'keep mine', act: () => store.change({ saved: theirs }) },
      ],
      details: createComparison(theirs, mine),
    })
  }
  keepDrafts(store, drafts, notices)
  return {
    save: () => void write(store.state().saved).catch(fail),
    fileChanged({ text, files }) {
      const state = store.state()
      if (!isSame(files, state.files)) store.change({ files })
      if (text === state.saved) return
      if (text === state.text) return store.change({ saved: text })
      if (state.text === state.saved) return takeOver(text)
      if (text !== asked) conflict(text)
    },
  }
}

function isSame(a: ConfigFile['files'], b: ConfigFile['files']): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every(name => a[name] === b[name])
}

/** Typing is not written down before it pauses for so long, in milliseconds. */
const pause = 300

function keepDrafts(store: Store, drafts: Drafts, notices: Notices): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const keep = (): void => {
    clearTimeout(timer)
    timer = undefined
    const { text, saved } = store.state()
    if (text === saved) return drafts.drop()
    if (drafts.keep({ text, base: saved })) return
    const failed = 'The browser has no room for a draft: what is not saved is lost on reload.'
    notices.show('draft', { text: failed, actions: [{ title: 'dismiss', act: () => {} }] })
  }
  store.onChange((now, before) => {
    if (now.text === before.text && now.saved === before.saved) return
    clearTimeout(timer)
    timer = setTimeout(keep, pause)
  })
  addEventListener('pagehide', () => {
    if (timer !== undefined) keep()
  })
}
