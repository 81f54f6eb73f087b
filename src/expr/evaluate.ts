/** Evaluates expressions on numbers: the meaning of every operation, in f64 or rounded to f32. */
import { assert } from '../diagnostics/assert.ts'
import { erf } from './erf.ts'
import { visitOrder } from './expr.ts'
import type { Expr, ExprOp, Leaf } from './expr.ts'

export interface EvaluateOptions {
  /** Applied to every f32 value: the identity (f64, the default) or Math.fround. */
  readonly round?: (x: number) => number
  /** Dynamic dims by name. */
  readonly sizes?: ReadonlyMap<string, number>
  /** Whether `madd` rounds once (true) or after the product too (the default). */
  readonly fused?: boolean
}

/**
 * Values of the roots for one element: `operands[k]` is its element of operand k, `index` its
 * linear index in the result. Bools are 0 and 1. The array belongs to the evaluator: the next call
 * overwrites it.
 */
export type Evaluator = (operands: ArrayLike<number>, index?: number) => Float64Array

type Step = (slots: Float64Array, operands: ArrayLike<number>, index: number) => void

/** Prepares roots that share nodes for evaluation of many elements, one call each. */
export function createEvaluator(roots: readonly Expr[], options: EvaluateOptions = {}): Evaluator {
  const order = visitOrder(roots)
  const slotOf = new Map(order.map((expr, slot) => [expr, slot]))
  const slots = new Float64Array(order.length)
  const steps: Step[] = []
  for (const [slot, expr] of order.entries()) {
    const args = expr.args.map(each => slotOf.get(each)!)
    const step = createStep(expr, slot, args, options)
    // Constants and sizes are the same for every element.
    if (expr.op === 'const' || expr.op === 'size') step(slots, [], 0)
    else steps.push(step)
  }
  const rootSlots = roots.map(each => slotOf.get(each)!)
  const results = new Float64Array(roots.length)
  return (operands, index = 0) => {
    for (let i = 0; i < steps.length; i++) steps[i]!(slots, operands, index)
    for (let i = 0; i < results.length; i++) results[i] = slots[rootSlots[i]!]!
    return results
  }
}

/** The value of one expression for one element. */
export function evaluate(
  expr: Expr,
  operands: ArrayLike<number> = [],
  options: EvaluateOptions & { readonly index?: number } = {},
): number {
  return createEvaluator([expr], options)(operands, options.index)[0]!
}

function createStep(
  expr: Expr,
  out: number,
  [a = 0, b = 0, c = 0]: readonly number[],
  { round = x => x, sizes = new Map(), fused = false }: EvaluateOptions,
): Step {
  const finish = expr.type === 'f32' ? round : wrap
  switch (expr.op) {
    case 'const':
      return slots => void (slots[out] = finish(expr.value))
    case 'operand':
      return (slots, operands) => void (slots[out] = finish(operands[expr.value]!))
    case 'index':
      return (slots, _operands, index) => void (slots[out] = index)
    case 'size':
      assert(sizes.has(expr.name), `no size named ${expr.name}`)
      return slots => void (slots[out] = sizes.get(expr.name)!)
    case 'select':
      return slots => void (slots[out] = slots[a] !== 0 ? slots[b]! : slots[c]!)
    case 'madd':
      if (fused) return slots => void (slots[out] = round(slots[a]! * slots[b]! + slots[c]!))
      return slots => void (slots[out] = round(round(slots[a]! * slots[b]!) + slots[c]!))
    default: {
      // A product of two i32 may need 62 bits, more than f64 has.
      const multipliesInt = expr.op === 'mul' && expr.type === 'i32'
      const meaning = multipliesInt ? Math.imul : meanings[expr.op]
      return slots => void (slots[out] = finish(meaning(slots[a]!, slots[b]!)))
    }
  }
}

/** Every other operation as a function of its one or two arguments, before rounding. */
const meanings: Readonly<
  Record<Exclude<ExprOp, Leaf | 'select' | 'madd'>, (a: number, b: number) => number>
> = {
  neg: a => -a,
  abs: Math.abs,
  sqrt: Math.sqrt,
  floor: Math.floor,
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  tanh: Math.tanh,
  erf,
  sin: Math.sin,
  cos: Math.cos,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  min: (a, b) => (a < b || Number.isNaN(a) ? a : b),
  max: (a, b) => (a > b || Number.isNaN(a) ? a : b),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  shl: (a, b) => a << b,
  shr: (a, b) => a >>> b,
  lt: (a, b) => Number(a < b),
  le: (a, b) => Number(a <= b),
  eq: (a, b) => Number(a === b),
  not: a => 1 - a,
  all: (a, b) => a & b,
  any: (a, b) => a | b,
  toFloat: a => a,
  toInt: truncate,
  bits: bitsOf,
  fromBits: floatOf,
}

/** i32 arithmetic wraps; bools pass unchanged. */
function wrap(x: number): number {
  return x | 0
}

function truncate(x: number): number {
  return Number.isNaN(x) ? 0 : Math.trunc(Math.min(Math.max(x, -(2 ** 31)), 2 ** 31 - 1))
}

// One word seen both ways; it holds nothing between two calls.
const float = new Float32Array(1)
const word = new Int32Array(float.buffer)

/** Every NaN has the same bits, for JavaScript may change a NaN's payload at will. */
function bitsOf(x: number): number {
  float[0] = x
  return Number.isNaN(x) ? 0x7fc00000 : word[0]!
}

function floatOf(x: number): number {
  word[0] = x
  return float[0]!
}
