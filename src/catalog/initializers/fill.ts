/** Arrays filled one element at a time, and the argument that random initializers share. */
import { int, optional } from '../../fields/kinds.ts'
import type { RandomStream } from '../weights.ts'

export const seedField = optional(
  int({
    doc: "seed of this initializer; the model's where it is null. The weight's name always counts",
  }),
)

/** The stream to draw from: the weight's own, under the initializer's seed where it has one. */
export function seeded(random: RandomStream, seed: number | null): RandomStream {
  return seed === null ? random : random.withSeed(seed)
}

export function filled(shape: readonly number[], next: () => number): Float32Array {
  const data = new Float32Array(shape.reduce((count, dim) => count * dim, 1))
  for (let i = 0; i < data.length; i++) data[i] = next()
  return data
}

/** A normal number that lies within two standard deviations; others are drawn again. */
export function truncatedNormalNumber(random: RandomStream): number {
  for (;;) {
    const x = random.normal()
    if (Math.abs(x) <= 2) return x
  }
}
