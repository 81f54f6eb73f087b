/** The tab of timings: the model run in the page, watched, stopped, and shown kernel by kernel. */
import { button, create } from '../../page/dom.ts'
import type { Studio } from '../../page/studio.ts'
import type { OpenTab, Tab } from '../../page/tab.ts'
import type { ModelView } from '../../worker/messages.ts'
import type { TimingRequest } from '../../worker/run-messages.ts'
import { labelled, status } from '../controls.ts'
import { percentText } from '../number-text.ts'
import { openSizes, wholeNumber, wholeNumberIn } from '../open-sizes.ts'
import { faultText } from '../run-data.ts'
import { benchView } from './bench-view.ts'

export const timingsTab: Tab = { id: 'timings', title: 'Timings', open }

function open(panel: HTMLElement, studio: Studio): OpenTab {
  const batch = wholeNumber('batch', 1)
  const threads = wholeNumber('threads', 1)
  const sizes = create('span', { class: 'fields' })
  const progress = create('progress', { max: 1, value: 0, 'aria-label': 'Timing', hidden: true })
  const said = status()
  const results = create('div', { class: 'results' })
  const start = button('Run', () => void run(), { class: 'primary' })
  const stop = button('Stop', () => void halt(), { disabled: true })
  const sizeFields = new Map<string, HTMLInputElement>()
  // Counts starts and stops, so that what was stopped says nothing any more.
  let turn = 0
  let fittedTo: ModelView | undefined

  const fitFields = (): void => {
    const model = (fittedTo = studio.model())
    const names = model ? openSizes(model) : []
    for (const name of sizeFields.keys()) if (!names.includes(name)) sizeFields.delete(name)
    for (const name of names) if (!sizeFields.has(name)) sizeFields.set(name, wholeNumber(name, 16))
    sizes.replaceChildren(...[...sizeFields].map(([name, field]) => labelled(name, field)))
  }
  const isolated = typeof SharedArrayBuffer !== 'undefined'
  threads.max = String(navigator.hardwareConcurrency)
  threads.disabled = !isolated
  if (!isolated) threads.title = 'Threads need an isolated page, as tenon studio serves it'

  const busy = (isBusy: boolean): void => {
    start.disabled = isBusy
    stop.disabled = !isBusy
    progress.hidden = !isBusy
    progress.value = 0
    results.classList.toggle('stale', isBusy)
  }
  const ask = (request: TimingRequest) => studio.compiler.ask('time', request)

  const run = async (): Promise<void> => {
    const mine = ++turn
    const model = studio.model()
    if (!model) return
    busy(true)
    said.textContent = 'Running …'
    try {
      let view = await ask({
        ...{
          step: 'start',
          weights: 'initial',
          threads: wholeNumberIn(threads),
          batch: wholeNumberIn(batch),
        },
        sizes: Object.fromEntries(
          [...sizeFields].map(([name, each]) => [name, wholeNumberIn(each)]),
        ),
      })
      while (view && !view.bench && mine === turn) {
        progress.value = view.progress
        view = await ask({ step: 'continue' })
      }
      if (mine !== turn || !view?.bench) return
      const { name } = model
      const select = (layer: string): void => studio.select(layer)
      results.replaceChildren(benchView(view.bench, { name, reason: view.reason, select }))
      const [slowest] = [...view.bench.kernels].sort((a, b) => b.median_ms - a.median_ms)
      const all = view.bench.kernels.reduce((sum, each) => sum + each.median_ms, 0)
      said.textContent = slowest
        ? `Done: ${percentText(slowest.median_ms / all)} of the time is ${slowest.name}.`
        : 'Done.'
    } catch (error) {
      if (mine === turn) said.textContent = faultText(error)
    } finally {
      if (mine === turn) busy(false)
    }
  }
  const halt = async (): Promise<void> => {
    turn++
    busy(false)
    said.textContent = 'Stopped.'
    await ask({ step: 'stop' })
  }

  const body = create('div', { class: 'tab-body timings-tab' })
  panel.append(body)
  body.append(
    create(
      'div',
      { class: 'tab-tools' },
      ...[start, stop, labelled('batch', batch), labelled('threads', threads), sizes, progress],
    ),
    said,
    results,
  )
  said.textContent =
    'Runs the model on WebAssembly in this page for a few seconds, with fresh weights, and times ' +
    'each kernel.'
  fitFields()
  return {
    changed() {
      if (studio.model() === fittedTo) return
      fitFields()
      if (results.firstChild) said.textContent = 'The model has changed since it was timed.'
      results.classList.add('stale')
    },
  }
}
