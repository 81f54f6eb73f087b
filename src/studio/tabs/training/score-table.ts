/** The last numbers of each run, and its best epoch. */
import type { Run, RunEpoch } from '../../api-files.ts'
import { create } from '../../page/dom.ts'
import { numberText } from '../number-text.ts'

export function scoreTable(runs: readonly Run[]): HTMLElement {
  const metrics = [...new Set(runs.flatMap(({ epochs }) => Object.keys(epochs[0]?.metrics ?? {})))]
  const heads = [
    'run',
    'epoch',
    'loss',
    'val. loss',
    ...metrics.flatMap(each => [each, `val. ${each}`]),
    'lowest val. loss',
  ]
  const head = create('tr', {}, ...heads.map(each => create('th', { scope: 'col' }, each)))
  const rows = runs.map(run => scoreRow(run, metrics))
  const caption = create('caption', {}, 'Last epoch of each run')
  const body = create('tbody', {}, ...rows)
  return create('table', { class: 'scores' }, caption, create('thead', {}, head), body)
}

function scoreRow({ name, epochs }: Run, metrics: readonly string[]): HTMLElement {
  const last = epochs.at(-1)
  const text = (value: number | null | undefined): string =>
    value === undefined || value === null ? '' : numberText(value)
  const cells = [
    String(last?.epoch ?? 0),
    text(last?.loss),
    text(last?.validation?.loss),
    ...metrics.flatMap(each => [text(last?.metrics[each]), text(last?.validation?.metrics[each])]),
    bestText(epochs),
  ]
  const head = create('th', { scope: 'row' }, name)
  return create('tr', {}, head, ...cells.map(each => create('td', {}, each)))
}

function bestText(epochs: readonly RunEpoch[]): string {
  const judged = epochs.flatMap(({ epoch, validation }) =>
    validation && Number.isFinite(validation.loss) ? [{ epoch, loss: validation.loss }] : [],
  )
  if (judged.length === 0) return ''
  const best = judged.reduce((a, b) => (b.loss < a.loss ? b : a))
  return `${numberText(best.loss)} at ${best.epoch}`
}
