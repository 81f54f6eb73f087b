/** Scalar expressions: what one element of an element-wise result is. Immutable, interned. */
import { assert } from '../diagnostics/assert.ts'

export type ScalarType = 'f32' | 'i32' | 'bool'

/** Operations by shape of their signature; consumers switch over all of them without a default. */
export type Unary32 =
  | 'neg'
  | 'abs'
  | 'sqrt'
  | 'floor'
  | 'exp'
  | 'expm1'
  | 'log'
  | 'log1p'
  | 'tanh'
  | 'erf'
  | 'sin'
  | 'cos'
export type Binary32 = 'add' | 'sub' | 'mul' | 'div' | 'min' | 'max'
export type BinaryInt = 'and' | 'or' | 'xor' | 'shl' | 'shr'
export type Compare = 'lt' | 'le' | 'eq'
export type Logic = 'not' | 'all' | 'any'
export type Convert = 'toFloat' | 'toInt' | 'bits' | 'fromBits'
export type Leaf = 'const' | 'operand' | 'index' | 'size'
export type ExprOp =
  Leaf | Unary32 | Binary32 | BinaryInt | Compare | Logic | Convert | 'select' | 'madd'

/**
 * One node of an expression DAG. The same expression is the same object, so `===` compares and a
 * Map keyed by nodes visits each once.
 *
 * - `const` has `value` (a bool 0 or 1); `operand` is the element of operand number `value`;
 *   `index` is the linear index of the result's element (i32); `size` is a dynamic dim of the
 *   result named `name` (i32).
 * - `add sub mul` and `min max` work on two f32 or two i32, `neg abs` on either; `div sqrt ...` on
 *   f32 only.
 * - `min`/`max` give NaN if either is NaN; where both are equal they take, and send the gradient
 *   to, the second.
 * - `madd(a, b, c)` is `a*b + c`, rounded once or twice as the target likes.
 * - `shr` is logical; shift counts are taken modulo 32; i32 arithmetic wraps.
 * - `toInt` truncates towards zero and saturates, NaN gives 0; `bits`/`fromBits` reinterpret.
 * - `select(c, a, b)` is a true selection: nothing of the untaken branch leaks, NaN included.
 */
export interface Expr {
  readonly op: ExprOp
  readonly type: ScalarType
  readonly args: readonly Expr[]
  readonly value: number
  readonly name: string
  /** Tells expressions apart while they are interned; it depends on what was created before. */
  readonly id: number
}

/** Numbers stand for f32 constants wherever an expression is wanted. */
export type Operand = Expr | number

// Interning makes equality an identity; it can only be observed as such, so it is no shared state
// in effect.
const interned = new Map<string, WeakRef<Expr>>()
const forgotten = new FinalizationRegistry<string>(key => {
  if (!interned.get(key)?.deref()) interned.delete(key)
})
let created = 0

function intern(op: ExprOp, type: ScalarType, args: readonly Expr[], value = 0, name = ''): Expr {
  // Object.is(-0, 0) is false: the two zeros are different constants.
  const literal = Object.is(value, -0) ? '-0' : String(value)
  const key = `${op}:${type}:${literal}:${name}:${args.map(each => each.id).join(',')}`
  const known = interned.get(key)?.deref()
  if (known) return known
  const made: Expr = { op, type, args, value, name, id: created++ }
  interned.set(key, new WeakRef(made))
  forgotten.register(made, key)
  return made
}

export function constant(value: number): Expr {
  return intern('const', 'f32', [], value)
}

export function integer(value: number): Expr {
  return intern('const', 'i32', [], value | 0)
}

/** True or false; `simplify` leaves none below a root of another type. */
export function boolean(value: boolean): Expr {
  return intern('const', 'bool', [], value ? 1 : 0)
}

/** The element of operand number `k`. uint8 and int32 operands have type i32. */
export function operand(k: number, type: ScalarType = 'f32'): Expr {
  return intern('operand', type, [], k)
}

/** Linear index of the result's element, i32. */
export function index(): Expr {
  return intern('index', 'i32', [])
}

/** A dynamic dim by its name (`batch`), i32. */
export function size(name: string): Expr {
  return intern('size', 'i32', [], 0, name)
}

/** A node of the same operation on other arguments, which fit already. */
export function rebuild(expr: Expr, args: readonly Expr[]): Expr {
  if (args.every((each, i) => each === expr.args[i])) return expr
  const type = polymorphic.has(expr.op) ? args[args.length - 1]!.type : expr.type
  return intern(expr.op, type, args, expr.value, expr.name)
}

const polymorphic: ReadonlySet<ExprOp> = new Set([
  'neg',
  'abs',
  'add',
  'sub',
  'mul',
  'min',
  'max',
  'select',
])

const lift = (x: Operand): Expr => (typeof x === 'number' ? constant(x) : x)

function unary(op: Unary32) {
  return (x: Operand): Expr => {
    const a = lift(x)
    const fits = a.type === 'f32' || (a.type === 'i32' && (op === 'neg' || op === 'abs'))
    assert(fits, `${op} of ${a.type}`)
    return intern(op, a.type, [a])
  }
}

function binary(op: Binary32) {
  return (x: Operand, y: Operand): Expr => {
    const [a, b] = [lift(x), lift(y)]
    const fits = a.type === b.type && (a.type === 'f32' || (a.type === 'i32' && op !== 'div'))
    assert(fits, `${op} of ${a.type} and ${b.type}`)
    return intern(op, a.type, [a, b])
  }
}

function binaryInt(op: BinaryInt) {
  return (a: Expr, b: Expr): Expr => {
    assert(a.type === 'i32' && b.type === 'i32', `${op} of ${a.type} and ${b.type}`)
    return intern(op, 'i32', [a, b])
  }
}

function compare(op: Compare) {
  return (x: Operand, y: Operand): Expr => {
    const [a, b] = [lift(x), lift(y)]
    assert(a.type === b.type && a.type !== 'bool', `${op} of ${a.type} and ${b.type}`)
    return intern(op, 'bool', [a, b])
  }
}

export const neg = unary('neg')
export const abs = unary('abs')
export const sqrt = unary('sqrt')
export const floor = unary('floor')
export const exp = unary('exp')
export const expm1 = unary('expm1')
export const log = unary('log')
export const log1p = unary('log1p')
export const tanh = unary('tanh')
export const erf = unary('erf')
export const sin = unary('sin')
export const cos = unary('cos')
export const add = binary('add')
export const sub = binary('sub')
export const mul = binary('mul')
export const div = binary('div')
export const min = binary('min')
export const max = binary('max')
export const and = binaryInt('and')
export const or = binaryInt('or')
export const xor = binaryInt('xor')
export const shl = binaryInt('shl')
export const shr = binaryInt('shr')
export const lt = compare('lt')
export const le = compare('le')
export const eq = compare('eq')
export const gt = (a: Operand, b: Operand): Expr => lt(b, a)
export const ge = (a: Operand, b: Operand): Expr => le(b, a)

export function not(a: Expr): Expr {
  return intern('not', 'bool', [a])
}

/** Logical and. */
export function all(a: Expr, b: Expr): Expr {
  return intern('all', 'bool', [a, b])
}

/** Logical or. */
export function any(a: Expr, b: Expr): Expr {
  return intern('any', 'bool', [a, b])
}

export function madd(x: Operand, y: Operand, z: Operand): Expr {
  return intern('madd', 'f32', [lift(x), lift(y), lift(z)])
}

export function select(condition: Expr, x: Operand, y: Operand): Expr {
  const [a, b] = [lift(x), lift(y)]
  assert(condition.type === 'bool' && a.type === b.type, `select of ${a.type} and ${b.type}`)
  return intern('select', a.type, [condition, a, b])
}

/** i32 rounded to f32; true is 1 and false 0. */
export function toFloat(a: Expr): Expr {
  if (a.type === 'bool') return select(a, 1, 0)
  return a.type === 'f32' ? a : intern('toFloat', 'f32', [a])
}

/** f32 truncated to i32; true is 1 and false 0. */
export function toInt(a: Expr): Expr {
  if (a.type === 'bool') return select(a, integer(1), integer(0))
  return a.type === 'i32' ? a : intern('toInt', 'i32', [a])
}

/** The bits of an f32 as i32. */
export function bits(a: Expr): Expr {
  return intern('bits', 'i32', [a])
}

export function fromBits(a: Expr): Expr {
  return intern('fromBits', 'f32', [a])
}

/**
 * Every distinct node below the roots, arguments before users, first ones first. What else was ever
 * created has no part in the order, so that a model gives the same code whatever was there before.
 * Iterative: chains may be long.
 */
export function visitOrder(roots: readonly Expr[]): readonly Expr[] {
  const order = new Set<Expr>()
  const stack = [...roots].reverse()
  while (stack.length > 0) {
    const expr = stack.at(-1)!
    const before = stack.length
    if (!order.has(expr))
      for (let i = expr.args.length - 1; i >= 0; i--)
        if (!order.has(expr.args[i]!)) stack.push(expr.args[i]!)
    if (stack.length > before) continue
    order.add(expr)
    stack.pop()
  }
  return [...order]
}

/** Rebuilds the expression bottom-up; each node becomes what `replace` gives, or stays. */
export function transform(
  root: Expr,
  replace: (expr: Expr, args: readonly Expr[]) => Expr | undefined,
): Expr {
  const done = new Map<Expr, Expr>()
  for (const expr of visitOrder([root])) {
    const args = expr.args.map(each => done.get(each)!)
    done.set(expr, replace(expr, args) ?? rebuild(expr, args))
  }
  return done.get(root)!
}

/** Replaces operand `k` by `values[k]`; operands without a value stay. */
export function substitute(root: Expr, values: readonly (Expr | undefined)[]): Expr {
  return transform(root, expr => (expr.op === 'operand' ? values[expr.value] : undefined))
}
