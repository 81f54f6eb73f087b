/** Has the text checked whenever typing pauses, or what it includes changed. */
import type { Compiler } from './compiler.ts'
import type { ConfigFile } from '../api-files.ts'
import type { Store } from './store.ts'

/** Typing is not checked before it pauses for so long, in milliseconds. */
const pause = 120

/** What goes wrong in the compiler itself is given to `fail`. */
export function startChecking(
  store: Store,
  compiler: Compiler,
  { file, choice }: ConfigFile,
  fail: (error: unknown) => void,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const check = async (): Promise<void> => {
    const { text, files } = store.state()
    const config = { file, text, files, choice }
    const found = await compiler.ask('update', config)
    // Of a text that was changed meanwhile, a newer answer is on its way.
    if (!found || store.state().text !== text || store.state().files !== files) return
    const { problems, model } = found
    const broken = problems.some(each => each.severity === 'error')
    // A file of blocks for others is sound, and no model.
    if (!model) return store.change({ checked: text, problems, broken })
    compiler.use(config)
    store.change({ checked: text, problems, model, good: config, broken: false })
  }
  const run = (): void => void check().catch(fail)
  store.onChange((now, before) => {
    if (now.text === before.text && now.files === before.files) return
    clearTimeout(timer)
    timer = setTimeout(run, pause)
  })
  run()
}
