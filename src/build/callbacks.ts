/** The `callbacks` of a `training:` section: what each watches, and what is wrong with them. */
import type { CallbackDefinition } from '../catalog/callback.ts'
import { commonOf } from '../catalog/optimizer-fields.ts'
import { type MapItem, itemAt, toJson } from '../config/item.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { nearestHint } from '../diagnostics/nearest.ts'
import type { Json } from '../fields/field.ts'
import type { Callback, Metric, Optimizer } from './model.ts'
import { type Resolved, createReader } from './resolve.ts'

interface Result {
  readonly callbacks: readonly Callback[]
  readonly diagnostics: readonly Diagnostic[]
}

export function readCallbacks(
  section: MapItem,
  optimizer: Optimizer,
  metrics: readonly Metric[],
): Result {
  const { callbacks: entries, data } = toJson(section) as { readonly [field: string]: Json }
  const reader = createReader(section)
  const own = ['loss', ...metrics.map(each => each.name)]
  // Without a data section, data comes from the program that trains.
  const validated = !data || (typeof data === 'object' && 'validation' in data)
  const known = [...own, ...(validated ? own.map(each => `val_${each}`) : [])]
  const { learning_rate: rate } = commonOf(optimizer.args)
  const faults: Diagnostic[] = []
  const files: string[] = []
  const callbacks = ((entries ?? []) as readonly Json[]).map((value, i) => {
    const path = ['callbacks', i]
    const { definition, args } = reader.context.resolve('callback', value, path) as Resolved<
      CallbackDefinition<never>
    >
    const { span } = itemAt(section, path)
    const { watches = () => true } = definition
    const { monitor: written, mode } = args as { readonly monitor?: string; readonly mode?: string }
    const monitor = watches(args as never) ? written : undefined
    const file = definition.file && String(args[definition.file])
    const reason = file !== undefined && fileFault(file, files)
    if (reason) faults.push(diagnostic('callback-file', { file, reason }, span))
    if (file !== undefined) files.push(file.toLowerCase())
    if (monitor !== undefined && !known.includes(monitor)) {
      const hint = nearestHint(monitor, known)
      faults.push(diagnostic('unknown-monitor', { monitor, known }, span, { hint }))
    }
    const { changesRate = false, name } = definition
    if (changesRate && typeof rate !== 'number')
      faults.push(diagnostic('rate-of-schedule', { callback: name, schedule: rate.name }, span))
    const better = betterOf(monitor, mode, metrics)
    const first = typeof rate === 'number' ? Math.fround(rate) : NaN
    return {
      ...{ name, monitor, changesRate },
      decide: (values: readonly number[]) =>
        definition.decide({ values, better, rate: first }, args as never),
    }
  })
  return { callbacks, diagnostics: [...reader.diagnostics, ...faults] }
}

/** Why a callback cannot write to a file of this name, `taken` being those of the others. */
function fileFault(file: string, taken: readonly string[]): string | undefined {
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}._-]{0,99}$/u.test(file))
    return 'it must be a plain name of letters, digits, dots, `_` and `-`, without a folder'
  if (taken.includes(file.toLowerCase())) return 'another callback writes to it'
  return undefined
}

function betterOf(
  monitor: string | undefined,
  mode: string | undefined,
  metrics: readonly Metric[],
): 'more' | 'less' {
  if (mode === 'min') return 'less'
  if (mode === 'max') return 'more'
  return metrics.find(({ name }) => monitor === name || monitor === `val_${name}`)?.better ?? 'less'
}
