/** The runs of the run folder: which of them are shown, how they are drawn, how far they are. */
import type { Series } from '../../../diagrams/charts/chart.ts'
import type { RunEntry } from '../../page/source.ts'
import { create } from '../../page/dom.ts'
import { showSwatch } from '../chart-box.ts'

export interface RunList {
  readonly element: HTMLElement
  /** `looks` are those of the runs that are shown, by name. */
  show(runs: readonly RunEntry[], looks: ReadonlyMap<string, Series['look']>, full: boolean): void
}

/** `toggle` is told which run is to be shown or hidden. */
export function runList(toggle: (name: string, isShown: boolean) => void): RunList {
  const entries = create('div', { class: 'run-entries' })
  const element = create('fieldset', { class: 'runs' }, create('legend', {}, 'Runs'), entries)
  return {
    element,
    show(runs, looks, full) {
      const focused = (document.activeElement as HTMLInputElement | null)?.name
      entries.replaceChildren(
        ...runs.map(run => {
          const look = looks.get(run.name)
          const attributes = { type: 'checkbox', name: `run ${run.name}` }
          const box = create('input', { ...attributes, disabled: full && look === undefined })
          box.checked = look !== undefined
          box.addEventListener('change', () => toggle(run.name, box.checked))
          const swatch = create('span', { class: 'swatch', hidden: looks.size < 2 })
          // Alone, a run has both looks: of training and of validation.
          if (look !== undefined && looks.size > 1) showSwatch(swatch, look)
          const name = create('span', { class: 'name' }, run.name)
          const state = create('span', { class: 'note' }, stateText(run))
          return create('label', { class: 'run' }, box, swatch, name, state)
        }),
      )
      if (!focused?.startsWith('run ')) return
      for (const each of entries.querySelectorAll('input')) if (each.name === focused) each.focus()
    },
  }
}

function stateText({ epochs, finished, started }: RunEntry): string {
  const count = `${epochs} epoch${epochs === 1 ? '' : 's'}`
  const time = new Date(started)
  const when = Number.isNaN(time.getTime()) ? '' : `, ${time.toLocaleString()}`
  return `${count}${finished ? '' : ', running'}${when}`
}
