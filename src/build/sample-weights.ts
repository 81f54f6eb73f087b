/** Which outputs have weighted examples: those that `data` names weights for, in any set. */
import type { MapItem } from '../config/item.ts'

/**
 * The outputs whose losses take a weight per example. A single file is meant for the one trained
 * output; where several are trained, reading the data refuses it.
 */
export function weightedOutputs(
  { entries }: MapItem,
  outputs: readonly string[],
): ReadonlySet<string> {
  const data = entries.get('data')?.value
  if (data?.kind !== 'map') return new Set()
  const named = [...data.entries.values()].flatMap(({ value: set }) => {
    const weights = set.kind === 'map' ? set.entries.get('w')?.value : undefined
    if (!weights) return []
    return weights.kind === 'map' ? [...weights.entries.keys()] : outputs
  })
  return new Set(named)
}
