/** What a bench found: the whole run in a line of numbers, then kernel by kernel. */
import type { Bench } from '../../../bench-model.ts'
import { traceText } from '../../../bench-text.ts'
import { button, create } from '../../page/dom.ts'
import { download } from '../controls.ts'
import { countText, msText, percentText } from '../number-text.ts'
import { kernelTable } from './kernel-table.ts'

interface BenchContext {
  /** Of the model; files are called so. */
  readonly name: string
  readonly reason: string | undefined
  readonly select: (layer: string) => void
}

export function benchView(bench: Bench, { name, reason, select }: BenchContext): HTMLElement {
  const { median_ms, p90_ms, first_ms, gflops, limit_gflops, threads, batch, runs } = bench
  const facts: readonly (readonly [name: string, value: string, note: string])[] = [
    ['median', msText(median_ms), `of ${countText(runs)} runs, batch ${batch}`],
    ['p90', msText(p90_ms), 'nine of ten runs take no longer'],
    ['GFLOP/s', gflops.toFixed(1), `${percentText(gflops / limit_gflops)} of what is possible`],
    ['first run', msText(first_ms), 'with what depends on weights alone'],
    ['threads', String(threads), reason ?? 'WebAssembly in this browser'],
  ]
  const cards = facts.map(([title, value, note]) =>
    create(
      'div',
      { class: 'fact' },
      create('dt', {}, title),
      create('dd', { class: 'value' }, value),
      create('dd', { class: 'note' }, note),
    ),
  )
  const files = create(
    'p',
    { class: 'actions' },
    button('Download trace', () => download(`${name}.trace.json`, traceText(bench), json), {
      title: 'One run for chrome://tracing and Perfetto',
    }),
    button('Download bench.json', () => download(`${name}.bench.json`, benchText(bench), json), {
      title: 'For tenon graph --profile',
    }),
  )
  const table = kernelTable(bench.kernels, select)
  return create('div', {}, create('dl', { class: 'facts' }, ...cards), files, table)
}

const json = 'application/json'

function benchText(bench: Bench): string {
  return `${JSON.stringify(bench, null, 2)}\n`
}
