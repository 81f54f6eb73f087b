/** Winograd's transforms of one line of a tile, with shared sums: what `winogradMatrices` say. */
import type { WinogradTile } from '../graph/ops/winograd-conv.ts'
import type { KernelBlock } from './kernel.ts'
import { type Value, constantValue, operation } from './loop.ts'

type Line = readonly Value[]

/** tile + 2 values of the input become as many; sums of two lines are used twice. */
export function transformInput(block: KernelBlock, tile: WinogradTile, d: Line): Line {
  const { add, sub, madd } = arithmetic(block)
  if (tile === 2) {
    const [d0, d1, d2, d3] = d as [Value, Value, Value, Value]
    return [sub(d0, d2), add(d1, d2), sub(d2, d1), sub(d1, d3)]
  }
  const [d0, d1, d2, d3, d4, d5] = d as [Value, Value, Value, Value, Value, Value]
  const [even, odd] = [madd(d2, -4, d4), madd(d1, -4, d3)]
  const [outer, inner] = [sub(d4, d2), sub(d3, d1)]
  return [
    madd(d0, 4, madd(d2, -5, d4)),
    add(even, odd),
    sub(even, odd),
    madd(inner, 2, outer),
    madd(inner, -2, outer),
    madd(d1, 4, madd(d3, -5, d5)),
  ]
}

/** tile + 2 products become `tile` values of the result. */
export function transformOutput(block: KernelBlock, tile: WinogradTile, m: Line): Line {
  const { add, sub, madd } = arithmetic(block)
  if (tile === 2) {
    const [m0, m1, m2, m3] = m as [Value, Value, Value, Value]
    return [add(m0, add(m1, m2)), sub(sub(m1, m2), m3)]
  }
  const [m0, m1, m2, m3, m4, m5] = m as [Value, Value, Value, Value, Value, Value]
  const [sum, difference] = [add(m1, m2), sub(m1, m2)]
  const [wideSum, wideDifference] = [add(m3, m4), sub(m3, m4)]
  return [
    add(m0, add(sum, wideSum)),
    madd(wideDifference, 2, difference),
    madd(wideSum, 4, sum),
    madd(wideDifference, 8, add(difference, m5)),
  ]
}

/** Each result has a variable of its own, as most are used more than once. */
function arithmetic(block: KernelBlock) {
  const keep = (value: Value): Value => block.let('w', value)
  return {
    add: (a: Value, b: Value) => keep(operation('add', 'f32', [a, b])),
    sub: (a: Value, b: Value) => keep(operation('sub', 'f32', [a, b])),
    /** a * by + b. */
    madd: (a: Value, by: number, b: Value) =>
      keep(operation('madd', 'f32', [a, constantValue('f32', by, a.lanes), b])),
  }
}
