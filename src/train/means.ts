/** Loss and metrics over batches of unequal size. */
import type { Metric } from '../build/model.ts'
import { assert } from '../diagnostics/assert.ts'
import type { Outputs } from '../runtime/instance.ts'
import type { Scores } from './history.ts'

export interface Means {
  /** Adds a batch: the scalar `loss`, a mean over `count` examples, and the sums of each metric. */
  add(outputs: Outputs, count: number): void
  scores(): Scores
}

export function createMeans(metrics: readonly Metric[]): Means {
  const sums = metrics.map((): number[] => [])
  let loss = 0
  let examples = 0
  return {
    add(outputs, count) {
      loss += scalar(outputs, 'loss') * count
      examples += count
      for (const [i, { name }] of metrics.entries()) {
        const batch = outputs[name]
        assert(batch, `the graph gave no '${name}'`)
        for (const [k, sum] of batch.entries()) sums[i]![k] = (sums[i]![k] ?? 0) + sum
      }
    },
    scores() {
      const values = metrics.map(({ name, value }, i) => [name, value(sums[i]!)] as const)
      return { loss: loss / examples, metrics: Object.fromEntries(values) }
    },
  }
}

export function scalar(outputs: Outputs, name: string): number {
  const value = outputs[name]?.[0]
  assert(value !== undefined, `the graph gave no '${name}'`)
  return value
}
