/** How far f32 arithmetic may be from the f64 interpreter: a running bound for each op. */
import { createEvaluator } from '../../src/expr/evaluate.ts'
import { type Expr, type ExprOp, visitOrder } from '../../src/expr/expr.ts'
import { evaluateDim } from '../../src/graph/dim.ts'
import { type InterpretRun, type Node, isOp } from '../../src/graph/node.ts'
import { averagePoolGradient } from '../../src/graph/ops/average-pool-gradient.ts'
import { conv } from '../../src/graph/ops/conv.ts'
import { convKernelGradient } from '../../src/graph/ops/conv-kernel-gradient.ts'
import { gatherGradient } from '../../src/graph/ops/gather-gradient.ts'
import { gather } from '../../src/graph/ops/gather.ts'
import { map } from '../../src/graph/ops/map.ts'
import { matmul } from '../../src/graph/ops/matmul.ts'
import { maxPoolGradient } from '../../src/graph/ops/max-pool-gradient.ts'
import { pad } from '../../src/graph/ops/pad.ts'
import { pool } from '../../src/graph/ops/pool.ts'
import { reduce } from '../../src/graph/ops/reduce.ts'
import { resample } from '../../src/graph/ops/resample.ts'
import { type Shape, elementCount, evaluateShape } from '../../src/graph/shape.ts'
import { type PoolWindow, isDivision, spatialOf } from '../../src/graph/window.ts'
import { winogradConv } from '../../src/graph/ops/winograd-conv.ts'
import { type Tensor, broadcastOffsets, createTensor } from '../../src/graph/tensor.ts'
import { winogradSize } from './winograd-bound.ts'

/** A value in f64, and how far each element of its f32 counterpart may be from it. */
export interface Bounded {
  readonly value: Tensor
  readonly error: Tensor
}

/** Half a unit in the last place of 1. */
const unit = 2 ** -24
const smallest = 2 ** -149
const largest = 2 ** 128 * (1 - unit)

/** f64, but what f32 cannot hold is infinite as there. */
export function saturate(x: number): number {
  return Math.abs(x) >= largest ? Math.sign(x) * Infinity : x
}

/** The value of a node over operands that may be off, and its bound. */
export function boundNode(node: Node, operands: readonly Bounded[], run: InterpretRun): Bounded {
  if (isOp(node, map)) return boundMap(node.attributes.expr, operands, node, run)
  const values = operands.map(each => each.value)
  const value = node.op.interpret(values, node, run)
  return { value, error: errorOf(node, operands, value, run) }
}

function errorOf(
  node: Node,
  operands: readonly Bounded[],
  value: Tensor,
  run: InterpretRun,
): Tensor {
  const errors = operands.map(each => each.error)
  if (isOp(node, reduce) && node.attributes.kind !== 'sum') {
    const worst = { ...node, attributes: { ...node.attributes, kind: 'max' as const } }
    return node.op.interpret(errors, worst, run)
  }
  if (isOp(node, pad))
    return node.op.interpret(errors, { ...node, attributes: { ...node.attributes, value: 0 } }, run)
  if (isOp(node, gather)) {
    const moved = node.op.interpret([errors[0]!, operands[1]!.value], node, run)
    // A row that does not exist is NaN in every arithmetic.
    return mapped(moved, each => (Number.isNaN(each) ? 0 : each))
  }
  if (isOp(node, pool) && node.attributes.kind === 'max') return createTensor(value.shape)
  const terms = termsOf(node)
  if (terms) return contractionError(node, operands, run, terms)
  // Everything else moves elements, and their errors with them.
  return node.op.interpret(errors, node, run)
}

/** Operands that a sum is linear in; the others choose what is added. */
function termsOf(node: Node): readonly number[] | undefined {
  if (isOp(node, matmul) || isOp(node, conv) || isOp(node, convKernelGradient)) return [0, 1]
  if (isOp(node, winogradConv)) return [0, 1]
  if (isOp(node, reduce) || isOp(node, pool) || isOp(node, averagePoolGradient)) return [0]
  if (isOp(node, resample)) return [0, 2]
  if (isOp(node, gatherGradient)) return [1]
  return isOp(node, maxPoolGradient) ? [2] : undefined
}

/** (8 + 2 sqrt K) 2^-24 sum |ab|, and what errors of the operands add. */
function contractionError(
  node: Node,
  operands: readonly Bounded[],
  run: InterpretRun,
  terms: readonly number[],
): Tensor {
  // Whole numbers are exact; what was rounded to them may be off.
  if (node.dtype !== 'float32')
    return node.op.interpret(
      operands.map(each => each.error),
      { ...node, dtype: 'float32' },
      run,
    )
  const plain = { ...run, round: (x: number) => x }
  const apply = (change: (each: Bounded, k: number) => Tensor): Tensor =>
    node.op.interpret(
      operands.map((each, k) => (terms.includes(k) ? change(each, k) : each.value)),
      node,
      plain,
    )
  const size = sizeOf(node, operands, plain) ?? apply(({ value }) => mapped(value, Math.abs))
  const k = termCount(node, run) ?? apply(({ value }) => mapped(value, () => 1)).data
  const error = mapped(size, (sum, i) => {
    if (!Number.isFinite(sum)) return 0
    return (8 + 2 * Math.sqrt(typeof k === 'number' ? k : k[i]!)) * unit * sum + smallest
  })
  for (const off of terms) {
    if (operands[off]!.error.data.every(each => each === 0)) continue
    const more = apply((each, k) => (k === off ? each.error : mapped(each.value, Math.abs)))
    for (const [i, each] of more.data.entries()) error.data[i]! += each
  }
  return mapped(error, (each, i) => {
    // What is infinite or NaN in the operands is so in every order of adding.
    if (!Number.isFinite(size.data[i])) return Number.isNaN(each) ? 0 : each
    // But a sum that leaves f32 on its way may come back as NaN.
    return size.data[i]! + each < largest ? each : Infinity
  })
}

/** What the bound counts in place of the sum of absolute terms. */
function sizeOf(node: Node, operands: readonly Bounded[], run: InterpretRun): Tensor | undefined {
  if (!isOp(node, winogradConv)) return undefined
  return winogradSize(node, [operands[0]!.value, operands[1]!.value], run)
}

/** Terms of each sum, where that is the same for all of them. */
function termCount(node: Node, { sizes }: InterpretRun): number | undefined {
  if (isOp(node, pool)) return largestWindow(node.operands[0]!.shape, node.attributes, sizes)
  const results = evaluateDim(elementCount(node.shape), sizes)
  if (isOp(node, reduce)) return evaluateDim(elementCount(node.operands[0]!.shape), sizes) / results
  const flops =
    (isOp(node, matmul) && matmul.flops!(node)) ||
    (isOp(node, conv) && conv.flops!(node)) ||
    (isOp(node, winogradConv) && winogradConv.flops!(node))
  return flops ? evaluateDim(flops, sizes) / (2 * results) : undefined
}

function mapped({ shape, data }: Tensor, change: (x: number, i: number) => number): Tensor {
  return { shape, data: data.map(change) }
}

function largestWindow(shape: Shape, windows: PoolWindow, sizes: InterpretRun['sizes']): number {
  const lengths = isDivision(windows)
    ? spatialOf(shape).map(
        (dim, axis) => Math.ceil(evaluateDim(dim, sizes) / windows.counts[axis]!) + 1,
      )
    : windows.window
  return lengths.reduce((n, each) => n * each, 1)
}

function boundMap(
  expr: Expr,
  operands: readonly Bounded[],
  node: Node,
  run: InterpretRun,
): Bounded {
  const order = visitOrder([expr])
  const slotOf = new Map(order.map((each, slot) => [each, slot]))
  const evaluateAll = createEvaluator(order, run)
  const shape = evaluateShape(node.shape, run.sizes)
  const [value, error] = [createTensor(shape), createTensor(shape)]
  const offsets = operands.map(each => broadcastOffsets(each.value.shape, shape))
  const argumentsOf = order.map(each => each.args.map(arg => slotOf.get(arg)!))
  const errors = new Float64Array(order.length)
  for (let i = 0; i < value.data.length; i++) {
    const at = (k: number): number => offsets[k]![i]!
    const values = evaluateAll(
      operands.map((each, k) => each.value.data[at(k)]!),
      i,
    )
    for (const [slot, each] of order.entries()) {
      const outside = each.op === 'operand' ? operands[each.value]!.error.data[at(each.value)]! : 0
      errors[slot] = isCopy(each)
        ? errors[slotOf.get(each.args[0]!.args[0]!)!]!
        : outside + stepError(each, values, slot, argumentsOf[slot]!, errors)
    }
    value.data[i] = values[slotOf.get(expr)!]!
    error.data[i] = errors[slotOf.get(expr)!]!
  }
  return { value, error }
}

/** A value as bits and back, which is how gradients are cut. */
function isCopy({ op, args }: Expr): boolean {
  return op === 'fromBits' && args[0]!.op === 'bits'
}

/**
 * Error of one operation; that of a bool is 1 where either truth counts, and Infinity is no bound.
 */
function stepError(
  expr: Expr,
  values: Float64Array,
  slot: number,
  args: readonly number[],
  errors: Float64Array,
): number {
  const [x = 0, y = 0, z = 0] = args.map(each => values[each]!)
  const [ex = 0, ey = 0, ez = 0] = args.map(each => errors[each]!)
  const value = values[slot]!
  if (expr.op === 'const') return expr.type === 'f32' ? Math.abs(Math.fround(value) - value) : 0
  if (args.length === 0) return 0
  if (expr.op === 'select') {
    const [chosen, other] = x !== 0 ? [ey, z] : [ez, y]
    if (ex === 0) return chosen
    return finite(Math.abs(value - other) + Math.max(ey, ez))
  }
  // A product that is rounded before it is added may be much larger than the sum.
  const product = expr.op === 'madd' ? unit * Math.abs(x * y) : 0
  const own = rounding(expr, value) + product
  if (ex === 0 && ey === 0 && ez === 0) return finite(own)
  return finite(carried(expr.op, [x, y, z], [ex, ey, ez]) + own)
}

const finite = (bound: number): number => (Number.isNaN(bound) ? Infinity : bound)

/** Ulp that one operation may be off by itself; expansions of functions know theirs. */
const ownUlp: { readonly [op in ExprOp]?: number } = {
  exp: 2,
  expm1: 2.5,
  log: 2,
  log1p: 2,
  tanh: 3.5,
  erf: 8,
  sin: 3.5,
  cos: 3.5,
  neg: 0,
  abs: 0,
  floor: 0,
  min: 0,
  max: 0,
}

/** exp gives 0 where its result would be denormal. */
const flushed = 2 ** -125

function rounding(expr: Expr, value: number): number {
  if (expr.type !== 'f32') return 0
  const ulp = ownUlp[expr.op] ?? 1
  if (ulp === 0) return 0
  if (!Number.isFinite(value)) return 0
  // Sums and products that are 0 in f64 are exact.
  if (value === 0 && ulp === 1) return 0
  const size = Math.abs(value)
  const error = ulp * 2 * unit * size + (ulp > 1 ? flushed : smallest)
  return size + 2 * error < largest ? error : Infinity
}

function carried(op: ExprOp, [x, y]: Triple, [ex, ey, ez]: Triple): number {
  switch (op) {
    case 'neg':
    case 'abs':
      return ex
    case 'add':
    case 'sub':
    case 'min':
    case 'max':
      return op === 'add' || op === 'sub' ? ex + ey : Math.max(ex, ey)
    case 'mul':
      return Math.abs(x) * ey + Math.abs(y) * ex + ex * ey
    case 'madd':
      return Math.abs(x) * ey + Math.abs(y) * ex + ex * ey + ez
    case 'div':
      if (ey >= Math.abs(y)) return Infinity
      return (ex + Math.abs(x / y) * ey) / (Math.abs(y) - ey)
    case 'lt':
    case 'le':
    case 'eq':
      return Math.abs(x - y) <= ex + ey ? 1 : 0
    case 'not':
    case 'all':
    case 'any':
      return Math.max(ex, ey)
    case 'sin':
    case 'cos':
      return Math.min(2, ex)
    case 'toFloat':
      return ex
    default:
      return monotone[op] ? spread(monotone[op], x, ex) : Infinity
  }
}

type Triple = readonly [number, number, number]

/** Functions that only grow: the largest change is at an end of the interval. */
const monotone: { readonly [op in ExprOp]?: (x: number) => number } = {
  // Roots are taken of squares and variances, which no rounding makes negative.
  sqrt: x => Math.sqrt(Math.max(x, 0)),
  floor: Math.floor,
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  tanh: Math.tanh,
  toInt: Math.trunc,
  // The steepest slope of erf is 2 / sqrt(pi).
  erf: x => 1.13 * x,
}

function spread(f: (x: number) => number, x: number, error: number): number {
  const middle = f(x)
  return Math.max(Math.abs(f(x + error) - middle), Math.abs(f(x - error) - middle))
}
