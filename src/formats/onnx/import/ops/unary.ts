/** Operators on each element of one value. */
import { exponentialLinear } from '../../../../catalog/activations/elu.ts'
import { gelu } from '../../../../catalog/activations/gelu.ts'
import { leaky } from '../../../../catalog/activations/leaky-relu.ts'
import { mish } from '../../../../catalog/activations/mish.ts'
import { logistic } from '../../../../catalog/activations/sigmoid.ts'
import { logOnePlusExp } from '../../../../catalog/activations/softplus.ts'
import { keras3Slope, clippedLine } from '../../../../catalog/activations/hard-sigmoid.ts'
import {
  type Expr,
  abs,
  add,
  cos,
  div,
  eq,
  erf,
  exp,
  expm1,
  floor,
  gt,
  le,
  log,
  lt,
  max,
  min,
  mul,
  neg,
  select,
  sin,
  sqrt,
  sub,
  tanh,
} from '../../../../expr/expr.ts'
import type { Arguments } from '../arguments.ts'
import { applied } from '../elementwise.ts'
import type { Handler, Handlers } from './handler.ts'

/** An expression of x; attributes are read by the way. */
type Element = (x: Expr, args: Arguments) => Expr

const unary =
  (element: Element): Handler =>
  (args, scope) =>
    applied(scope, args, 0, x => element(x, args), wholes.has(args.node.opType))

/** Truth values, as 1 and 0. */
const wholes: ReadonlySet<string> = new Set(['Not'])

/** x where x >= 0, else alpha * (exp(x / alpha) - 1). */
function continuousElu(x: Expr, alpha: number): Expr {
  return add(max(x, 0), mul(alpha, expm1(div(min(0, x), alpha))))
}

/** Halves to the even neighbour. */
function roundToEven(x: Expr): Expr {
  const up = floor(add(x, 0.5))
  const isHalf = eq(sub(up, x), 0.5)
  const isOdd = eq(sub(up, mul(2, floor(mul(up, 0.5)))), 1)
  return sub(up, select(isHalf, select(isOdd, 1, 0), 0))
}

function clipped(x: Expr, low: number | undefined, high: number | undefined): Expr {
  const above = low === undefined || low === -Infinity ? x : max(x, low)
  return high === undefined || high === Infinity ? above : min(above, high)
}

/** The ends are attributes before opset 11. */
const clip: Handler = (args, scope) => {
  const end = (name: string, k: number): number | undefined => {
    if (args.has(name)) return args.float(name, 0)
    const value = args.floats(k)
    if (value && value.data.length !== 1) args.fail(`its ${name} is no number`)
    return value?.data[0]
  }
  const [low, high] = [end('min', 1), end('max', 2)]
  return applied(scope, args, 0, x => clipped(x, low, high))
}

const shrink: Element = (x, args) => {
  const [lambda, bias] = [args.float('lambd', 0.5), args.float('bias', 0)]
  return select(lt(x, -lambda), add(x, bias), select(gt(x, lambda), sub(x, bias), 0))
}

export const unaryOps: Handlers = {
  Abs: unary(abs),
  Ceil: unary(x => neg(floor(neg(x)))),
  Celu: unary((x, args) => continuousElu(x, args.float('alpha', 1))),
  Clip: clip,
  Cos: unary(cos),
  Cosh: unary(x => mul(0.5, add(exp(x), exp(neg(x))))),
  Elu: unary((x, args) => exponentialLinear(x, args.float('alpha', 1))),
  Erf: unary(erf),
  Exp: unary(exp),
  Floor: unary(floor),
  Gelu: unary((x, args) =>
    gelu.expr!(x, { approximate: args.text('approximate', 'none') === 'tanh' } as never),
  ),
  HardSigmoid: unary((x, args) => {
    const [alpha, beta] = [args.float('alpha', 0.2), args.float('beta', 0.5)]
    return beta === 0.5 ? clippedLine(x, alpha) : min(max(add(mul(alpha, x), beta), 0), 1)
  }),
  HardSwish: unary(x => mul(x, clippedLine(x, keras3Slope))),
  LeakyRelu: unary((x, args) => leaky(x, args.float('alpha', 0.01))),
  Log: unary(log),
  Mish: unary(x => mish.expr!(x, {})),
  Neg: unary(neg),
  Not: unary(x => sub(1, x)),
  Reciprocal: unary(x => div(1, x)),
  Relu: unary(x => max(x, 0)),
  Round: unary(roundToEven),
  Selu: unary((x, args) => {
    const [alpha, gamma] = [args.float('alpha', 1.6732632), args.float('gamma', 1.050701)]
    return mul(gamma, exponentialLinear(x, alpha))
  }),
  Shrink: unary(shrink),
  Sigmoid: unary(logistic),
  Sign: unary(x => select(lt(0, x), 1, select(lt(x, 0), -1, mul(0, x)))),
  Sin: unary(sin),
  Sinh: unary(x => mul(0.5, sub(exp(x), exp(neg(x))))),
  Softplus: unary(logOnePlusExp),
  Softsign: unary(x => div(x, add(1, abs(x)))),
  Sqrt: unary(sqrt),
  Tan: unary(x => div(sin(x), cos(x))),
  Tanh: unary(tanh),
  ThresholdedRelu: unary((x, args) => select(le(x, args.float('alpha', 1)), 0, x)),
}
