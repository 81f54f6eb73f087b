/** The runs of the run folder: which of them are shown, how they are drawn, how far they are. */
import type { Series } from '../../../diagrams/charts/chart.ts'
import { create } from '../../page/dom.ts'
import type { RunEntry } from '../../api-files.ts'
import { showSwatch } from '../chart-box.ts'

export interface RunList {
  readonly element: HTMLElement
  /** `looks` are those of the runs that are shown, by name; no more can be if they are `full`. */
  show(runs: readonly RunEntry[], looks: ReadonlyMap<string, Series['look']>, full: boolean): void
}

interface Row {
  readonly label: HTMLElement
  readonly box: HTMLInputElement
  readonly swatch: HTMLElement
  readonly state: HTMLElement
}

/** `toggle` is told which run is to be shown or hidden. */
export function runList(toggle: (name: string, isShown: boolean) => void): RunList {
  const entries = create('div')
  const element = create('fieldset', { class: 'runs' }, create('legend', {}, 'Runs'), entries)
  // Kept while runs grow, so that whoever is at one of them stays there.
  const rows = new Map<string, Row>()
  const rowOf = (name: string): Row => {
    const known = rows.get(name) ?? createRow(name, isShown => toggle(name, isShown))
    rows.set(name, known)
    return known
  }
  return {
    element,
    show(runs, looks, full) {
      element.hidden = runs.length === 0
      for (const run of runs) {
        const { box, swatch, state } = rowOf(run.name)
        const look = looks.get(run.name)
        box.checked = look !== undefined
        box.disabled = full && look === undefined
        // Alone, a run has both looks: of training and of validation.
        swatch.hidden = looks.size < 2
        if (look === undefined) swatch.replaceChildren()
        else showSwatch(swatch, look)
        state.textContent = stateText(run)
      }
      const labels = runs.map(({ name }) => rowOf(name).label)
      if (
        labels.some((each, i) => entries.children[i] !== each) ||
        entries.children.length > labels.length
      )
        entries.replaceChildren(...labels)
    },
  }
}

function createRow(name: string, change: (isShown: boolean) => void): Row {
  const box = create('input', { type: 'checkbox' })
  box.addEventListener('change', () => change(box.checked))
  const swatch = create('span', { class: 'swatch' })
  const state = create('span', { class: 'note' })
  const title = create('span', { class: 'name' }, name)
  return { box, swatch, state, label: create('label', { class: 'run' }, box, swatch, title, state) }
}

function stateText({ epochs, finished, started }: RunEntry): string {
  const count = `${epochs} epoch${epochs === 1 ? '' : 's'}`
  const time = new Date(started)
  const when = Number.isNaN(time.getTime()) ? '' : `, ${time.toLocaleString()}`
  return `${count}${finished ? '' : ', running'}${when}`
}
