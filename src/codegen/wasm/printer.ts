/** What printing a function's body needs at every step. */
import type { Value } from '../../kernels/loop.ts'
import type { FunctionBody } from './body.ts'
import type { ValueType } from './opcodes.ts'

export interface Printer {
  readonly body: FunctionBody
  /** Use relaxed multiply-add. */
  readonly relaxed: boolean
  /** Leaves a value on the stack. */
  print(value: Value): void
  /** Puts a value into a local, unless it has one already, and gives its number. */
  keep(value: Value): number
}

/** The type that a value has on WebAssembly's stack. */
export function stackType(value: {
  readonly type: Value['type']
  readonly lanes: number
}): ValueType {
  if (value.lanes > 1) return 'v128'
  return value.type === 'f32' ? 'f32' : 'i32'
}
