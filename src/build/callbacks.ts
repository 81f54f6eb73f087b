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
  const { callbacks: written, data } = toJson(section) as { readonly [field: string]: Json }
  const reader = createReader(section)
  const own = ['loss', ...metrics.map(each => each.name)]
  // Without a data section, data comes from the program that trains.
  const validated = !data || (typeof data === 'object' && 'validation' in data)
  const known = [...own, ...(validated ? own.map(each => `val_${each}`) : [])]
  const { learning_rate: rate } = commonOf(optimizer.args)
  const faults: Diagnostic[] = []
  const callbacks = ((written ?? []) as readonly Json[]).map((value, i) => {
    const path = ['callbacks', i]
    const { definition, args } = reader.context.resolve('callback', value, path) as Resolved<
      CallbackDefinition<never>
    >
    const { span } = itemAt(section, path)
    const { monitor, mode } = args as { readonly monitor?: string; readonly mode?: string }
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

function betterOf(
  monitor: string | undefined,
  mode: string | undefined,
  metrics: readonly Metric[],
): 'more' | 'less' {
  if (mode === 'min') return 'less'
  if (mode === 'max') return 'more'
  return metrics.find(({ name }) => monitor === name || monitor === `val_${name}`)?.better ?? 'less'
}
