/** Sums and means along axes, and how many elements they take. */
import { type Expr, add, constant, div, floor, mul, size, toFloat } from '../expr/expr.ts'
import { type Dim, productOf } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import { createReduce } from '../graph/ops/reduce.ts'
import { createReshape } from '../graph/ops/reshape.ts'
import { elementwise } from './elementwise.ts'

/** Sum along axes, which stay with size 1. */
export function sumOver(x: Node, axes: readonly number[]): Node {
  return axes.length === 0 ? x : createReduce('sum', x, axes)
}

/** Mean along axes, which stay with size 1. */
export function meanOver(x: Node, axes: readonly number[]): Node {
  const count = dimExpr(productOf(axes.map(axis => x.shape[axis]!)))
  return elementwise([sumOver(x, axes)], sum => div(sum, count))
}

/** Sum of all elements, a scalar. */
export function sumOfAll(x: Node): Node {
  return createReshape(sumOver(x, allAxes(x)), [])
}

export function allAxes(x: Node): readonly number[] {
  return x.shape.map((_, axis) => axis)
}

/** A dim as an f32 expression; exact up to 2^24. */
export function dimExpr(dim: Dim): Expr {
  if (typeof dim === 'number') return constant(dim)
  const [a, b] = dim.args
  switch (dim.op) {
    case 'name':
      return toFloat(size(dim.text))
    case 'add':
      return add(dimExpr(a!), dimExpr(b!))
    case 'mul':
      return mul(dimExpr(a!), dimExpr(b!))
    case 'floorDiv':
      return floor(div(dimExpr(a!), dimExpr(b!)))
  }
}
