/** Largest tensors that a model may have, checked before anything is allocated. */
import { type Dim, dimNames, evaluateDim } from '../graph/dim.ts'
import type { Shape } from '../graph/shape.ts'

const maxElements = 2 ** 31
const maxRank = 8

/** What the diagnostic `too-large` says. */
export interface TooLarge {
  readonly what: string
  readonly size: string
  readonly limit: string
}

/** Why a weight of this shape is refused; undefined where it is not. */
export function weightFault(name: string, shape: readonly number[]): TooLarge | undefined {
  return shapeFault(`the weight '${name}'`, shape)
}

/** Why a layer's result is refused: its size for one example, dynamic dims counted as 1. */
export function resultFault(name: string, shape: Shape): TooLarge | undefined {
  const smallest = shape.map(smallestDim)
  return shapeFault(`the result of '${name}'`, smallest)
}

function smallestDim(dim: Dim): number {
  return typeof dim === 'number'
    ? dim
    : evaluateDim(dim, new Map(dimNames(dim).map(name => [name, 1])))
}

function shapeFault(what: string, shape: readonly number[]): TooLarge | undefined {
  if (shape.length > maxRank)
    return { what, size: `${shape.length} axes`, limit: `${maxRank} axes` }
  const count = shape.reduce((product, dim) => product * dim, 1)
  if (count <= maxElements) return undefined
  const text = (numbers: number): string => `${numbers.toLocaleString('en')} numbers`
  return { what, size: text(count), limit: text(maxElements) }
}
