/** What sums, maxima and minima have in common: where they start, and how values are combined. */
import type { ReduceAttributes } from '../graph/ops/reduce.ts'
import { type Value, laneNumbers, laneOf, operation, splat } from './loop.ts'

export type ReduceKind = ReduceAttributes['kind']

/** What a reduction starts from. */
export function identityOf(kind: ReduceKind, type: 'f32' | 'i32'): number {
  if (kind === 'sum') return 0
  if (type === 'i32') return kind === 'max' ? -(2 ** 31) : 2 ** 31 - 1
  return kind === 'max' ? -Infinity : Infinity
}

export function combine(kind: ReduceKind, a: Value, b: Value): Value {
  return operation(kind === 'sum' ? 'add' : kind, a.type, [a, b])
}

/** All lanes of a vector as one scalar, in a fixed order. */
export function acrossLanes(kind: ReduceKind, vector: Value): Value {
  let values = Array.from({ length: vector.lanes }, (_, lane) => laneOf(vector, lane))
  while (values.length > 1)
    values = values.flatMap((each, i) => (i % 2 === 0 ? [combine(kind, each, values[i + 1]!)] : []))
  return values[0]!
}

/**
 * `value` in the first `count` lanes, `rest` in the others: what lies behind the end of a row does
 * not count.
 */
export function firstLanes(value: Value, count: Value | undefined, rest: Value): Value {
  if (!count || value.lanes === 1) return value
  const inside = operation('lt', 'bool', [laneNumbers(value.lanes), splat(count, value.lanes)])
  return operation('select', value.type, [inside, value, rest])
}
