/** Means over batches of unequal size, weighted by their numbers of examples. */
import { assert } from '../diagnostics/assert.ts'
import type { Outputs } from '../runtime/instance.ts'
import type { Scores } from './history.ts'

export interface Means {
  /** Adds a batch: scalars `loss` and one per metric, each a mean over `count` examples. */
  add(outputs: Outputs, count: number): void
  scores(): Scores
}

export function createMeans(metrics: readonly string[]): Means {
  const names = ['loss', ...metrics]
  const sums = names.map(() => 0)
  let examples = 0
  return {
    add(outputs, count) {
      for (const [i, name] of names.entries()) sums[i]! += scalar(outputs, name) * count
      examples += count
    },
    scores() {
      const [loss = NaN, ...others] = sums.map(sum => sum / examples)
      return { loss, metrics: Object.fromEntries(metrics.map((name, i) => [name, others[i]!])) }
    },
  }
}

export function scalar(outputs: Outputs, name: string): number {
  const value = outputs[name]?.[0]
  assert(value !== undefined, `the graph gave no '${name}'`)
  return value
}
