/** The operands of an op as a tuple of the length it takes; any other length is a fault. */
import { assert } from '../diagnostics/assert.ts'

export function one<T>(operands: readonly T[]): T {
  assert(operands.length === 1, `${operands.length} operands where 1 is taken`)
  return operands[0]!
}

export function two<T>(operands: readonly T[]): readonly [T, T] {
  assert(operands.length === 2, `${operands.length} operands where 2 are taken`)
  return [operands[0]!, operands[1]!]
}

export function three<T>(operands: readonly T[]): readonly [T, T, T] {
  assert(operands.length === 3, `${operands.length} operands where 3 are taken`)
  return [operands[0]!, operands[1]!, operands[2]!]
}
