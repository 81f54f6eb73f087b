/** Fills stretches of memory with one number. */
import type { DType } from '../graph/shape.ts'
import { bytesOf } from '../graph/shape.ts'
import type { KernelBlock } from './kernel.ts'
import { type Value, constantValue, plus, times, whole } from './loop.ts'
import { writeVectors } from './nest.ts'

/** Writes `count` elements of `value` from an address on. */
export function writeFill(
  block: KernelBlock,
  dtype: DType,
  value: number,
  address: Value,
  count: Value,
): void {
  const bytes = bytesOf[dtype]
  const vector = constantValue(dtype === 'float32' ? 'f32' : 'i32', value, block.lanes)
  writeVectors(block, whole(0), count, block.lanes, 4, (i, copies, stored) => {
    for (let c = 0; c < copies; c++)
      block.store(dtype, plus(address, times(i, bytes)), c * block.lanes * bytes, vector, stored)
  })
}
