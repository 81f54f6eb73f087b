/** Times of a model as text: short names of kernels, and traces. */
import type { Bench } from './bench-model.ts'

/** `stage1/0: conv2d + activation` for `stage1/0/conv2d + stage1/0/activation`. */
export function shortName(name: string): string {
  const paths = name.split(' + ').map(each => each.split('/'))
  let shared = 0
  while (paths.every(each => each.length > shared + 1 && each[shared] === paths[0]![shared]))
    shared++
  if (shared === 0 || paths.length === 1) return name
  const own = paths.map(each => each.slice(shared).join('/')).join(' + ')
  return `${paths[0]!.slice(0, shared).join('/')}: ${own}`
}

/** The format that Chrome's tracing reads: complete events, in microseconds. */
export function traceText({ kernels, target }: Bench): string {
  const traceEvents = kernels.map(({ name, layers, trace }) => ({
    ...{ name, cat: 'kernel', ph: 'X', pid: 1, tid: 1 },
    ...{ ts: 1000 * trace.start_ms, dur: 1000 * trace.ms, args: { layers, target } },
  }))
  return JSON.stringify({ traceEvents, displayTimeUnit: 'ms' })
}
