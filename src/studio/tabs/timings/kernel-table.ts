/** The times of kernels as a table that can be sorted by any of its columns. */
import type { KernelTime } from '../../../bench-model.ts'
import { shortName } from '../../../bench-text.ts'
import { button, create } from '../../page/dom.ts'
import { percentText } from '../number-text.ts'

interface Row extends KernelTime {
  /** Its place in a run. */
  readonly order: number
  /** Of the time of all kernels. */
  readonly part: number
}

interface Column {
  readonly title: string
  readonly explanation: string
  /** What rows are sorted by; numbers from the greatest down at first. */
  key(row: Row): number | string
  cell(row: Row): Node | string
}

const columns: readonly Column[] = [
  {
    title: '#',
    explanation: 'order in a run',
    key: row => -row.order,
    cell: row => String(row.order),
  },
  {
    title: 'kernel',
    explanation: 'the layers that it computes',
    key: row => shortName(row.name),
    cell: row => shortName(row.name),
  },
  {
    title: 'ms',
    explanation: 'median of all runs',
    key: row => row.median_ms,
    cell: row => row.median_ms.toFixed(4),
  },
  {
    title: 'share',
    explanation: 'of the time of all kernels',
    key: row => row.part,
    cell: row => percentText(row.part),
  },
  {
    title: 'GFLOP/s',
    explanation: 'of contractions and poolings',
    key: row => row.gflops,
    cell: row => (row.gflops > 0 ? row.gflops.toFixed(1) : ''),
  },
  {
    title: 'of limit',
    explanation: 'of what this machine can do',
    key: row => row.share,
    cell: row => (row.share > 0 ? percentText(row.share) : ''),
  },
]

/** `select` is told a layer of the row that was clicked. */
export function kernelTable(
  kernels: readonly KernelTime[],
  select: (layer: string) => void,
): HTMLTableElement {
  const all = kernels.reduce((sum, each) => sum + each.median_ms, 0)
  const rows = kernels.map((each, i) => ({ ...each, order: i + 1, part: each.median_ms / all }))
  const longest = Math.max(...rows.map(each => each.part))
  const body = create('tbody')
  let sorted = { column: columns[0]!, descending: true }
  const heads = columns.map(column => {
    const head = create('th', { scope: 'col' })
    const sort = button(column.title, () => sortBy(column), { title: column.explanation })
    head.append(sort)
    return head
  })
  const fill = (): void => {
    const { column, descending } = sorted
    const sign = descending ? -1 : 1
    const ordered = [...rows].sort((a, b) => sign * compare(column.key(a), column.key(b)))
    body.replaceChildren(...ordered.map(each => tableRow(each, longest, select)))
    heads.forEach((head, i) => {
      const direction = columns[i] === column ? (descending ? 'descending' : 'ascending') : 'none'
      head.setAttribute('aria-sort', direction)
    })
  }
  const sortBy = (column: Column): void => {
    const again = sorted.column === column
    sorted = { column, descending: again ? !sorted.descending : column.title !== 'kernel' }
    fill()
  }
  fill()
  const head = create('thead', {}, create('tr', {}, ...heads))
  return create('table', { class: 'kernels' }, head, body)
}

function compare(a: number | string, b: number | string): number {
  return typeof a === 'string' ? a.localeCompare(String(b)) : a - Number(b)
}

function tableRow(row: Row, longest: number, select: (layer: string) => void): HTMLElement {
  const cells = columns.map(({ title, cell }) => {
    const content = cell(row)
    if (title === 'share')
      return create('td', { class: 'share' }, bar(row.part / longest), create('span', {}, content))
    if (title !== 'kernel') return create('td', {}, content)
    const [layer] = row.layers
    const name = String(content)
    const shown = layer === undefined ? name : button(name, () => select(layer), { class: 'link' })
    return create('th', { scope: 'row', title: row.layers.join('\n') }, shown)
  })
  return create('tr', {}, ...cells)
}

/** Its length says the share; the number stands beside it. */
function bar(share: number): HTMLElement {
  const made = create('span', { class: 'bar-track', 'aria-hidden': true })
  const inner = create('span', { class: 'bar' })
  inner.style.width = `${(100 * share).toFixed(1)}%`
  made.append(inner)
  return made
}
