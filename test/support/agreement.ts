/** Random graphs before the judge: how many agreed, and how much was compared. */
import { batchName } from '../../src/graph/dim.ts'
import { printGraph } from '../../src/graph/print.ts'
import type { Outputs } from '../../src/runtime/instance.ts'
import { type Case, type Judgement, caseOf, judge } from './judge.ts'
import { createRandomGraph } from './random-graphs.ts'
import { createRandom } from './random.ts'

export interface Agreement {
  readonly graphs: number
  /** Graphs with finite outputs that are not all constant. */
  readonly telling: number
  readonly kernels: number
  readonly elements: number
  readonly unbounded: number
  /** What was wrong, with the seed and the graph that show it. */
  readonly faults: readonly string[]
}

/**
 * Judges the graphs of some seeds, at batches 1, 3, 5 and 17; half of them with gradients, a fifth
 * without relaxed multiply-add.
 */
export function judgeRandomGraphs(from: number, to: number): Agreement {
  return agreementOf(
    seeds(from, to).map(seed => {
      const asked = randomCase(seed)
      return named(seed, asked, judge(asked, { relaxed: seed % 5 !== 0 }))
    }),
  )
}

export function seeds(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, i) => from + i)
}

/** The random graph of a seed with its values. */
export function randomCase(seed: number): Case {
  const random = createRandom(seed)
  const { outputs, updates } = createRandomGraph(random, {
    nodes: 3 + (seed % 10),
    differentiated: seed % 2 === 0,
    updated: seed % 3 === 0,
  })
  const sizes = new Map([[batchName, [1, 3, 17, 5][seed % 4]!]])
  return caseOf(outputs, sizes, random, updates)
}

type Found = Judgement & { readonly outputs: Outputs }

/** The same with the seed and the graph in every fault. */
export function named(seed: number, { graph }: Case, found: Found): Found {
  const faults = found.faults.map(each => `seed ${seed}: ${each}\n${printGraph(graph)}`)
  return { ...found, faults }
}

/** All that was found over some graphs. */
export function agreementOf(found: readonly Found[]): Agreement {
  const sum = (of: (each: Judgement) => number): number =>
    found.reduce((n, each) => n + of(each), 0)
  return {
    graphs: found.length,
    telling: found.filter(({ outputs }) => isTelling(outputs)).length,
    kernels: sum(each => each.kernels),
    elements: sum(each => each.elements),
    unbounded: sum(each => each.unbounded),
    faults: found.flatMap(each => each.faults),
  }
}

function isTelling(outputs: Outputs): boolean {
  const all = Object.values(outputs)
  const isFinite = all.every(each => each.every(Number.isFinite))
  return isFinite && all.some(each => each.some(value => value !== each[0]))
}

/** `200 graphs, 197 telling, ...`: what a run has looked at. */
export function agreementText(found: Agreement): string {
  const { graphs, telling, kernels, elements, unbounded } = found
  const compared = `${kernels} kernels, ${elements} elements, ${unbounded} of them without a bound`
  return `${graphs} graphs, ${telling} of them telling, ${compared}`
}
