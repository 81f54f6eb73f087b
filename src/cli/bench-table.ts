/** Times of a model as a table for people. */
import type { Bench, KernelTime } from '../bench-model.ts'
import { shortName } from '../bench-text.ts'
import { table } from './table.ts'

export function formatBench(result: Bench): string {
  const { target, threads, batch, median_ms, p90_ms, gflops, first_ms, runs, kernels } = result
  const limit = result.limit_gflops
  const totals = [
    ['target', `${target}, ${threads} thread${threads === 1 ? '' : 's'}, batch ${batch}`],
    ['median', `${msText(median_ms)} of ${runs} runs`],
    ['p90', msText(p90_ms)],
    ['first run', msText(first_ms)],
    ...(gflops > 0 ? [['GFLOP/s', `${gflops.toFixed(1)}${ofLimit(gflops, limit)}`] as const] : []),
  ] as const
  const lines = totals.map(([label, text]) => `${label.padEnd(9)}  ${text}`)
  if (kernels.length === 0) return lines.join('\n')
  const all = kernels.reduce((sum, each) => sum + each.median_ms, 0)
  const rows = kernels.map(each => cells(each, all))
  return [...lines, '', ...table(['kernel', 'ms', 'share', 'GFLOP/s', 'of limit'], rows, 1)].join(
    '\n',
  )
}

function cells({ name, median_ms, gflops, share }: KernelTime, all: number): readonly string[] {
  const part = percent(median_ms / all)
  const rate = gflops > 0 ? [gflops.toFixed(1), percent(share)] : ['', '']
  return [shortName(name), median_ms.toFixed(4), part, ...rate]
}

/** Winograd counts the multiply-adds that it saves, so it may be above the limit. */
function ofLimit(gflops: number, limit: number): string {
  return limit > 0 ? `, ${percent(gflops / limit)} of the ${limit.toFixed(1)} possible` : ''
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

function msText(ms: number): string {
  return `${ms < 1 ? ms.toFixed(4) : ms.toPrecision(4)} ms`
}
