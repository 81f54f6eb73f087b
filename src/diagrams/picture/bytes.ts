/** Sizes for one example, where no other dynamic dim decides. */
import { type Dim, type Sizes, batchName, dimNames, evaluateDim } from '../../graph/dim.ts'
import { type TensorType, bytesOf as elementBytes, elementCount } from '../../graph/shape.ts'

const oneExample: Sizes = new Map([[batchName, 1]])

/** A count for one example; NaN where another dynamic dim decides. */
export function countOf(dim: Dim): number {
  return dimNames(dim).every(name => name === batchName) ? evaluateDim(dim, oneExample) : NaN
}

/** Bytes of a value for one example; null where another dynamic dim decides. */
export function bytesOf({ shape, dtype }: TensorType): number | null {
  const bytes = countOf(elementCount(shape)) * elementBytes[dtype]
  return Number.isNaN(bytes) ? null : bytes
}
