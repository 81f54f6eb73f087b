/** Plans an arena for sizes that only a run knows: offsets are dims. */
import { type Dim, addDims, dimText, mulDims } from '../../graph/dim.ts'
import { planMemory } from '../../passes/plan-memory.ts'

/** As `Lifetime`, of a buffer whose size is open. */
export interface OpenLifetime {
  readonly bytes: Dim
  readonly from: number
  readonly to: number
}

export interface OpenPlan {
  /** Byte offset of each buffer, in the order given; multiples of a cache line. */
  readonly offsets: readonly Dim[]
  readonly bytes: Dim
}

/**
 * Buffers whose sizes are multiples of the same dim, as nearly all are of the batch, are planned
 * together as if it were 1: what does not overlap then does not overlap when all of it is scaled.
 * The parts for different dims follow each other.
 */
export function planOpenArena(lifetimes: readonly OpenLifetime[]): OpenPlan {
  const parts = new Map<string, { readonly unit: Dim; readonly members: number[] }>()
  const factors = lifetimes.map(({ bytes }, i) => {
    const { factor, unit } = splitFactor(bytes)
    const part = parts.get(dimText(unit)) ?? { unit, members: [] }
    part.members.push(i)
    parts.set(dimText(unit), part)
    return factor
  })
  const offsets = new Array<Dim>(lifetimes.length).fill(0)
  let end: Dim = 0
  for (const { unit, members } of parts.values()) {
    const plan = planMemory(members.map(i => ({ ...lifetimes[i]!, bytes: factors[i]! })))
    for (const [k, i] of members.entries())
      offsets[i] = addDims(end, mulDims(plan.offsets[k]!, unit))
    end = addDims(end, mulDims(plan.bytes, unit))
  }
  return { offsets, bytes: end }
}

/** `784*batch` is 784 times `batch`; sums stay whole. */
function splitFactor(dim: Dim): { readonly factor: number; readonly unit: Dim } {
  if (typeof dim === 'number') return { factor: dim, unit: 1 }
  const [factor, unit] = dim.args
  if (dim.op === 'mul' && typeof factor === 'number') return { factor, unit: unit! }
  // `784*batch*time` is a product of a product.
  if (dim.op !== 'mul') return { factor: 1, unit: dim }
  const inner = splitFactor(factor!)
  return { factor: inner.factor, unit: mulDims(inner.unit, unit!) }
}
