/** What the callbacks decide after the epochs so far. */
import type { Callback } from '../build/model.ts'
import type { Decision } from '../catalog/callback.ts'
import type { EpochRecord } from './history.ts'

/** The decisions of all callbacks as one; nothing where there are none. */
export function decide(callbacks: readonly Callback[], history: readonly EpochRecord[]): Decision {
  return callbacks.reduce<Decision>((sum, callback) => {
    const own = callback.decide(valuesOf(callback, history))
    return {
      ...sum,
      ...own,
      stop: (sum.stop ?? false) || (own.stop ?? false),
      saves: [...(sum.saves ?? []), ...(own.saves ?? [])],
      logs: [...(sum.logs ?? []), ...(own.logs ?? [])],
    }
  }, {})
}

function valuesOf({ monitor }: Callback, history: readonly EpochRecord[]): readonly number[] {
  if (monitor === undefined) return []
  return history.map(record => scoreOf(record, monitor))
}

/** NaN where nothing of that name was measured, which is no improvement. */
function scoreOf(record: EpochRecord, monitor: string): number {
  const validated = monitor.startsWith('val_')
  const scores = validated ? record.validation : record
  const name = validated ? monitor.slice('val_'.length) : monitor
  return (name === 'loss' ? scores?.loss : scores?.metrics[name]) ?? NaN
}
