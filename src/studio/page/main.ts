/** The entry of the page: reads the config, and puts editor, problems and tabs together. */
import { startChecking } from './check.ts'
import { createCompiler } from './compiler.ts'
import { create } from './dom.ts'
import { type Draft, type Drafts, createDrafts } from './drafts.ts'
import { createEditor } from './editor/editor.ts'
import { createFollowing } from './follow.ts'
import { createHeader } from './header.ts'
import { createNotices } from './notices.ts'
import { createProblems } from './problems.ts'
import { createSaving } from './save.ts'
import type { ConfigFile } from '../api-files.ts'
import { type Source, createSource } from './source.ts'
import { createSplitter } from './splitter.ts'
import { createStore } from './store.ts'
import type { Studio } from './studio.ts'
import { createTabs } from './tab-list.ts'
import { tabs } from './tabs.ts'
import { adoptTheme, chosenTheme, useTheme } from './theme.ts'

const tokenKey = 'tenon-studio token'

/**
 * The token comes behind the `#` of the address, and goes out of sight. A tab keeps it for as long
 * as it is open, so that the page can be loaded again.
 */
function takeToken(): string | undefined {
  const token = location.hash.slice(1)
  if (token === '') return sessionStorage.getItem(tokenKey) ?? undefined
  history.replaceState(null, '', location.pathname + location.search)
  sessionStorage.setItem(tokenKey, token)
  return token
}

function open(config: ConfigFile, source: Source): void {
  const drafts = createDrafts(localStorage, location.pathname, config.file)
  const draft = openDraft(drafts, config)
  const store = createStore(draft?.text ?? config.text, draft?.base ?? config.text, config.files)
  const workerUrl = new URL('worker.js', import.meta.url)
  const compiler = createCompiler(() => new Worker(workerUrl, { type: 'module' }))
  const notices = createNotices()
  const editorHost = create('div', { class: 'editor' })
  const editor = createEditor(editorHost, store.state().text, compiler, {
    changed: text => store.change({ text }),
    cursorMoved: offset => following.cursorMoved(offset),
  })
  const following = createFollowing(store, compiler, range => editor.reveal(range))
  const saving = createSaving(store, editor, source, drafts, notices)
  store.onChange((now, before) => {
    if (now.problems !== before.problems) editor.showProblems(now.problems)
  })
  const studio: Studio = {
    ...{ config, source, compiler },
    ...{ state: store.state, model: () => store.state().model, onChange: store.onChange },
    select: following.select,
    showTimes: times => store.change({ times }),
  }
  const main = create('main', { class: 'panes' })
  const problems = createProblems(store, editor)
  const writing = create('section', { class: 'writing', 'aria-label': 'config' })
  writing.append(notices.element, editorHost, problems)
  const views = create('section', { class: 'views', 'aria-label': 'model' })
  main.append(writing, createSplitter(main), views)
  document.body.replaceChildren(
    createHeader(store, config, config.writable ? saving.save : undefined),
    main,
  )
  views.append(...createTabs(tabs, studio))
  startChecking(store, compiler, config, error => {
    notices.show('failure', { text: `The compiler failed: ${String(error)}`, actions: [] })
  })
  addEventListener('keydown', event => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return
    event.preventDefault()
    if (config.writable) saving.save()
  })
  if (draft) tellAboutDraft(draft)
  if (config.live) void watch(source, saving.fileChanged)

  function tellAboutDraft({ base }: Draft): void {
    // What was changed on both sides is asked about.
    if (base !== config.text) return saving.fileChanged(config)
    notices.show('draft', {
      text: 'Your draft was restored: it is not saved in the file.',
      actions: [
        { title: 'discard draft', act: () => editor.setText(store.state().saved) },
        { title: 'keep', act: () => {} },
      ],
    })
  }
}

/** The draft of the config, unless it says what the file says. */
function openDraft(drafts: Drafts, { text }: ConfigFile): Draft | undefined {
  const draft = drafts.read()
  if (draft?.text !== text) return draft
  drafts.drop()
  return undefined
}

/** How often a server is asked whether the file changed, in milliseconds. */
const interval = 2000

/** A server that is gone is asked again: it may come back. */
async function watch(source: Source, changed: (config: ConfigFile) => void): Promise<never> {
  for (;;) {
    await new Promise(resolve => setTimeout(resolve, interval))
    const now = await source.config().catch(() => undefined)
    if (now) changed(now)
  }
}

async function start(): Promise<void> {
  adoptTheme()
  useTheme(chosenTheme())
  const source = createSource(takeToken())
  try {
    open(await source.config(), source)
  } catch (error) {
    document.body.replaceChildren(create('p', { class: 'fatal', role: 'alert' }, String(error)))
  }
}

void start()
