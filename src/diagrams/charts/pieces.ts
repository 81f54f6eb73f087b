/** The graph of an expression in connected pieces: it breaks where the value jumps. */
import { createEvaluator } from '../../expr/evaluate.ts'
import type { Expr } from '../../expr/expr.ts'
import type { Point } from '../layout/layout.ts'

export interface Interval {
  readonly low: number
  readonly high: number
}

const steps = 256

/** An expression of operand 0 alone over an interval; what lies outside of `limits` is cut off. */
export function piecesOf(expr: Expr, x: Interval, limits: Interval): readonly (readonly Point[])[] {
  const evaluateAt = createEvaluator([expr])
  const at = (x: number): Point => ({ x, y: evaluateAt([x])[0]! })
  const pieces: Point[][] = [[at(x.low)]]
  for (let i = 1; i <= steps; i++) {
    const [before, after] = [pieces.at(-1)!.at(-1)!, at(x.low + (i / steps) * (x.high - x.low))]
    const jump = jumpBetween(before, after, at)
    if (jump) {
      pieces.at(-1)!.push(jump[0])
      pieces.push([jump[1]])
    }
    pieces.at(-1)!.push(after)
  }
  return pieces.flatMap(piece => cutOff(piece, limits))
}

/** Smaller changes from one sample to the next are never drawn as a jump. */
const smallestJump = 0.05

/** The two sides of a jump, found by bisection; undefined where the curve is only steep. */
function jumpBetween(
  from: Point,
  to: Point,
  at: (x: number) => Point,
): readonly [Point, Point] | undefined {
  if (Math.abs(to.y - from.y) < smallestJump) return undefined
  let [low, high] = [from, to]
  for (let i = 0; i < 40; i++) {
    const middle = at((low.x + high.x) / 2)
    if (Math.abs(middle.y - low.y) > Math.abs(high.y - middle.y)) high = middle
    else low = middle
  }
  return Math.abs(high.y - low.y) < smallestJump ? undefined : [low, high]
}

/** The parts of a piece that lie within the limits. */
export function cutOff(piece: readonly Point[], limits: Interval): readonly (readonly Point[])[] {
  const inside: Point[][] = [[]]
  for (const point of piece) {
    if (point.y >= limits.low && point.y <= limits.high) inside.at(-1)!.push(point)
    else if (inside.at(-1)!.length > 0) inside.push([])
  }
  return inside.filter(each => each.length > 1)
}
