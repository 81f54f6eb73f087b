/** Operations of the loop language as C expressions, for scalars and for vectors. */
import { assert } from '../../diagnostics/assert.ts'
import type { Value, ValueOperation } from '../../kernels/loop.ts'

type Ops = { readonly [op in ValueOperation['op']]?: string }

/** What C has operators for, where all are scalars. */
const infix: Ops = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  and: '&',
  or: '|',
  xor: '^',
  lt: '<',
  le: '<=',
  eq: '==',
  all: '&&',
  any: '||',
  quotient: '/',
  remainder: '%',
}

const scalarFloat: Ops = {
  abs: 'fabsf',
  sqrt: 'sqrtf',
  floor: 'floorf',
  min: 'f32_min',
  max: 'f32_max',
  toInt: 'to_int',
  bits: 'bits',
}

const scalarInt: Ops = {
  abs: 'i32_abs',
  min: 'i32_min',
  max: 'i32_max',
  shl: 'shl',
  shr: 'shr',
  toFloat: '(float)',
  fromBits: 'from_bits',
}

const vectorFloat: Ops = {
  add: 'vadd',
  sub: 'vsub',
  mul: 'vmul',
  div: 'vdiv',
  neg: 'vneg',
  abs: 'vabs',
  sqrt: 'vsqrt',
  floor: 'vfloor',
  min: 'vmin',
  max: 'vmax',
  lt: 'vlt',
  le: 'vle',
  eq: 'veq',
  toInt: 'vto_int',
  bits: 'vbits',
}

const vectorInt: Ops = {
  add: 'vadd_i',
  sub: 'vsub_i',
  mul: 'vmul_i',
  and: 'vand_i',
  or: 'vor_i',
  xor: 'vxor_i',
  neg: 'vneg_i',
  abs: 'vabs_i',
  min: 'vmin_i',
  max: 'vmax_i',
  shl: 'vshl',
  shr: 'vshr',
  lt: 'vlt_i',
  le: 'vle_i',
  eq: 'veq_i',
  toFloat: 'to_float',
  fromBits: 'vfrom_bits',
}

const vectorMask: Ops = { not: 'vnot', all: 'vall', any: 'vany' }

/** How operands are printed. */
export interface OperandPrinter {
  /** Beside an operator. */
  readonly print: (value: Value) => string
  /** Alone, as an argument. */
  readonly loose: (value: Value) => string
}

/** An expression, in parentheses where its operator could bind differently. */
export function operationText(value: ValueOperation, { print, loose }: OperandPrinter): string {
  const { op, args, type, lanes } = value
  const [a, b, c] = args as [Value, Value, Value]
  const call = (name: string, ...given: readonly Value[]): string =>
    `${name}(${given.map(loose).join(', ')})`
  switch (op) {
    case 'madd':
      return call(lanes > 1 ? 'vmadd' : 'madd', a, b, c)
    case 'select':
      if (lanes === 1) return `(${print(a)} ? ${print(b)} : ${print(c)})`
      return call(type === 'f32' ? 'vselect' : 'vselect_i', a, b, c)
    case 'neg':
      if (lanes === 1) return `(-${print(a)})`
      break
    case 'not':
      return lanes === 1 ? `(!${print(a)})` : call('vnot', a)
    case 'min':
    case 'max':
      // Where the second value is a number, the instruction is right for NaN too.
      if (lanes > 1 && type === 'f32' && isNumber(b)) return call(`v${op}_number`, a, b)
      break
    case 'shl':
    case 'shr':
      if (lanes > 1) return shiftText(op, a, b, loose)
      break
  }
  const operator = lanes === 1 ? infix[op] : undefined
  if (operator) return `(${print(a)} ${operator} ${print(b)})`
  return call(functionOf(value, a), ...args)
}

function isNumber(value: Value): boolean {
  return value.kind === 'const' && !Number.isNaN(value.value)
}

function shiftText(op: 'shl' | 'shr', a: Value, b: Value, print: (value: Value) => string): string {
  assert(b.kind === 'const', 'lanes are shifted by a constant')
  return `v${op}(${print(a)}, ${b.value})`
}

function functionOf({ op, lanes }: ValueOperation, a: Value): string {
  const tables =
    lanes === 1
      ? { f32: scalarFloat, i32: scalarInt, bool: {} }
      : { f32: vectorFloat, i32: vectorInt, bool: vectorMask }
  const found: string | undefined = (tables[a.type] as Ops)[op]
  assert(found, `no C for ${op} of ${lanes} ${a.type}`)
  return found
}
