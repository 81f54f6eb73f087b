/** Reductions along axes. */
import { exp, log, mul, sqrt, abs } from '../../../../expr/expr.ts'
import type { Expr } from '../../../../expr/expr.ts'
import { type Arguments, axisOf, feedAxis } from '../arguments.ts'
import { asFloat, elementOf } from '../elementwise.ts'
import { settle } from '../settle.ts'
import type { Tensor } from '../value.ts'
import type { Handler, Handlers } from './handler.ts'

interface Form {
  readonly kind: 'mean' | 'sum' | 'max' | 'min'
  /** What becomes of the elements before, and of the result. */
  readonly before?: (x: Expr) => Expr
  readonly behind?: (x: Expr) => Expr
}

function reduced({ kind, before, behind }: Form): Handler {
  return (args, scope) => {
    const given = args.tensor(0)
    const changed = before ? { ...given, expr: before(elementOf(given)) } : given
    const x = settle(scope, args.node, changed)
    const axes = axesOf(args, given)
    if (axes.length === 0) return given
    const own = axes.map(axis => feedAxis(axis, x, args)).sort((a, b) => a - b)
    const keeps = args.int('keepdims', 1) !== 0
    const isLast = own.length === 1 && own[0] === x.order.length - 1
    const feed = scope.add(args.node, {
      type: 'Reduce',
      args: { kind, axes: isLast ? undefined : own, keepdims: keeps || undefined },
      from: [asFloat(scope, args, x)],
    })
    const left = keeps ? withOnes(x, axes) : without(x, axes)
    const whole: Tensor = { ...x, dtype: 'float32', ...left, feed }
    return behind ? { ...whole, expr: behind(elementOf(whole)) } : whole
  }
}

type Axes = Pick<Tensor, 'shape' | 'order'>

function withOnes({ shape, order }: Tensor, axes: readonly number[]): Axes {
  return { shape: shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim)), order }
}

/** The axes that are left move up. */
function without({ shape, order }: Tensor, axes: readonly number[]): Axes {
  return {
    shape: shape.filter((_, axis) => !axes.includes(axis)),
    order: order
      .filter(axis => !axes.includes(axis))
      .map(axis => axis - axes.filter(each => each < axis).length),
  }
}

/** All axes where none are named, or none at all where the node says so. */
function axesOf(args: Arguments, x: Tensor): readonly number[] {
  const axes = args.list('axes', 1)
  if (axes && axes.length > 0)
    return [...new Set(axes.map(axis => axisOf(axis, x.shape.length, args)))]
  return args.int('noop_with_empty_axes', 0) !== 0 ? [] : [...x.shape.keys()]
}

const square = (x: Expr): Expr => mul(x, x)

export const reduceOps: Handlers = {
  ReduceL1: reduced({ kind: 'sum', before: abs }),
  ReduceL2: reduced({ kind: 'sum', before: square, behind: sqrt }),
  ReduceLogSum: reduced({ kind: 'sum', behind: log }),
  ReduceLogSumExp: reduced({ kind: 'sum', before: exp, behind: log }),
  ReduceMax: reduced({ kind: 'max' }),
  ReduceMean: reduced({ kind: 'mean' }),
  ReduceMin: reduced({ kind: 'min' }),
  ReduceSum: reduced({ kind: 'sum' }),
  ReduceSumSquare: reduced({ kind: 'sum', before: square }),
}
