/** Numbers of steps as an optimizer counts them, from the number of finished batches (i32). */
import { type Expr, add, div, eq, floor, integer, mul, sub, toFloat } from '../expr/expr.ts'

/** True in the last of every `count` batches. */
export function isUpdateStep(step: Expr, count: number): Expr {
  return isMultiple(toFloat(add(step, integer(1))), count)
}

/** Finished updates, as f32; exact up to 2^24 batches. */
export function finishedUpdates(step: Expr, accumulated: number | null): Expr {
  const batches = toFloat(step)
  return accumulated === null ? batches : floor(div(batches, accumulated))
}

/** Whether a whole number is a multiple of another. */
export function isMultiple(whole: Expr, count: number): Expr {
  return eq(sub(whole, mul(count, floor(div(whole, count)))), 0)
}
