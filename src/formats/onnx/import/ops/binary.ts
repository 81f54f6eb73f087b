/** Operators on the elements of several values. */
import {
  type Expr,
  add,
  constant,
  div,
  eq,
  le,
  lt,
  max,
  min,
  mul,
  neg,
  abs,
  select,
  sqrt,
  sub,
} from '../../../../expr/expr.ts'
import { equalDims } from '../../../../graph/dim.ts'
import type { Arguments } from '../arguments.ts'
import { type Constant, floatsOf, isWhole } from '../constant.ts'
import {
  type Binary,
  aligned,
  applied,
  binary,
  asFloat,
  combine,
  constantIn,
  elementOf,
} from '../elementwise.ts'
import type { Scope } from '../scope.ts'
import { settle } from '../settle.ts'
import { type Tensor, type Value, innerShape } from '../value.ts'
import type { Handler, Handlers } from './handler.ts'

const zero = constant(0)

const truth = (condition: Expr): Expr => select(condition, 1, 0)

const sum: Binary = { layer: 'Add', element: add }
const product: Binary = { layer: 'Multiply', element: mul }

/** A comparison: of numbers as such, of values by the sign of their difference. */
function comparison(test: (a: Expr, b: Expr) => Expr): Handler {
  return (args, scope) =>
    binary(scope, args, {
      layer: 'Subtract',
      element: (a, b) => truth(test(a, b)),
      behind: difference => truth(test(difference, zero)),
      whole: true,
    })
}

const ofTwo =
  (form: Binary): Handler =>
  (args, scope) =>
    binary(scope, args, form)

/** One value and more, from left to right. */
function folded(form: Binary, finish: (x: Expr, count: number) => Expr = x => x): Handler {
  return (args, scope) => {
    if (args.count === 1) return applied(scope, args, 0, x => finish(x, 1))
    const [first, ...rest] = Array.from({ length: args.count }, (_, k) => inputOf(args, k))
    const all = rest.reduce<Value>((a, b) => combine(scope, args, [a, b], form), first!)
    if (all.kind === 'constant') return args.fail('all its inputs are constant')
    return { ...all, expr: finish(elementOf(all), args.count) }
  }
}

function inputOf(args: Arguments, k: number): Value {
  return args.input(k) ?? args.fail(`input ${k} is left out`)
}

const addition: Handler = (args, scope) => biased(args, scope) ?? binary(scope, args, sum)

/** One number per column behind a product is its bias. */
function biased(args: Arguments, scope: Scope): Tensor | undefined {
  const [a, b] = [args.input(0), args.input(1)]
  const [x, bias] = a?.kind === 'constant' ? [b, a] : [a, b]
  if (x?.kind !== 'tensor' || bias?.kind !== 'constant' || x.expr) return undefined
  const layer = scope.layerOf(x.feed)
  const kernel = layer?.weights.get('kernel')
  if (!layer || !kernel || layer.args['use_bias'] !== false) return undefined
  if (!scope.single.has(layer.name) || layer.args['activation'] !== undefined) return undefined
  const columns = (x.unfolded ?? x.shape)[x.order.at(-1)!]!
  const data = floatsOf(bias)
  const last = x.unfolded
    ? bias.shape.length - 1
    : x.order.at(-1)! - (x.shape.length - bias.shape.length)
  const along = bias.shape.every((dim, axis) => dim === 1 || axis === last)
  const fits = bias.shape.length <= x.shape.length && equalDims(bias.shape[last] ?? 0, columns)
  if (!data || !along || !fits || data.length === 0) return undefined
  const { use_bias: _, ...others } = layer.args
  layer.args = others
  layer.weights.set('bias', { shape: [data.length], data })
  return x
}

const division: Handler = (args, scope) => {
  const whole = [0, 1].every(k => {
    const value = inputOf(args, k)
    return value.kind === 'tensor' ? value.whole : isWhole(value)
  })
  if (whole) args.fail('whole numbers are divided')
  return binary(scope, args, { layer: 'Divide', element: div })
}

/** Whole powers as products, roots; others have no layer. */
const power: Handler = (args, scope) => {
  const exponent = args.floats(1)
  if (!exponent || exponent.data.length !== 1) return args.fail('its exponent is no number')
  const [n] = exponent.data as unknown as readonly [number]
  return applied(scope, args, 0, x => {
    if (n === 0.5) return sqrt(x)
    if (n === -0.5) return div(1, sqrt(x))
    if (!Number.isInteger(n) || Math.abs(n) > 8) return args.fail(`its exponent is ${n}`)
    if (n === 0) return add(mul(0, x), 1)
    const whole = repeated(x, Math.abs(n))
    return n < 0 ? div(1, whole) : whole
  })
}

function repeated(x: Expr, times: number): Expr {
  return Array.from({ length: times - 1 }, () => x).reduce<Expr>((y, each) => mul(y, each), x)
}

/** Slopes with one number for each element of an example, or fewer along some axes. */
const prelu: Handler = (args, scope) => {
  const slope = args.input(1)
  if (slope?.kind !== 'constant') return args.fail('its slope is computed')
  const x = args.tensor(0)
  const data = floatsOf(slope)
  if (data?.length === 1)
    return applied(scope, args, 0, each => sub(max(each, 0), mul(data[0]!, max(neg(each), 0))))
  if (slope.shape.length > x.shape.length) args.fail('its slope has more axes than its input')
  return preluLayer(args, scope, x, slope)
}

function preluLayer(args: Arguments, scope: Scope, given: Tensor, slope: Constant): Tensor {
  const x = settle(scope, args.node, given)
  const rank = x.shape.length
  const { shape: alpha, data } = constantIn(args, slope, { rank, order: x.order })
  const shared = alpha.flatMap((dim, axis) => (dim === 1 ? [axis + 1] : []))
  const inner = innerShape(x)
  const fits = alpha.every((dim, axis) => dim === 1 || equalDims(dim, inner[axis]!))
  if (!fits) args.fail('its slope does not broadcast to its input')
  const feed = scope.add(args.node, {
    type: 'PReLU',
    args: { shared_axes: shared.length > 0 ? shared : undefined },
    from: [asFloat(scope, args, x)],
    weights: { alpha: { shape: alpha, data } },
  })
  return { ...x, dtype: 'float32', feed }
}

const where: Handler = (args, scope) => {
  const values = [0, 1, 2].map(k => inputOf(args, k))
  const { inputs, shape, order } = aligned(scope, args, values)
  const roles = ['condition', 'then', 'otherwise']
  const from = inputs.map((each, k) => ({ ...each, role: roles[k]! }))
  const feed = scope.add(args.node, { type: 'Where', from })
  const whole = values.slice(1).every(each => (each.kind === 'tensor' ? each.whole : isWhole(each)))
  return { kind: 'tensor', shape, dtype: 'float32', whole, order, feed }
}

export const binaryOps: Handlers = {
  Add: addition,
  And: ofTwo({ ...product, whole: true }),
  Div: division,
  Equal: comparison(eq),
  Greater: comparison((a, b) => lt(b, a)),
  GreaterOrEqual: comparison((a, b) => le(b, a)),
  Less: comparison(lt),
  LessOrEqual: comparison(le),
  Max: folded({ layer: 'Maximum', element: max }),
  Mean: folded(sum, (x, count) => mul(x, 1 / count)),
  Min: folded({ layer: 'Minimum', element: min }),
  Mul: ofTwo(product),
  Or: ofTwo({ layer: 'Maximum', element: max, whole: true }),
  Pow: power,
  PRelu: prelu,
  Sub: ofTwo({ layer: 'Subtract', element: sub }),
  Sum: folded(sum),
  Where: where,
  Xor: ofTwo({ layer: 'Subtract', element: (a, b) => abs(sub(a, b)), behind: abs, whole: true }),
}
