/** Operations of the loop language as WebAssembly instructions, for scalars and for vectors. */
import { assert } from '../../diagnostics/assert.ts'
import type { Value, ValueOperation } from '../../kernels/loop.ts'
import type { PlainOp } from './opcodes.ts'
import type { Printer } from './printer.ts'

/** Leaves the result of an operation on the stack. */
export function printOperation(value: ValueOperation, printer: Printer): void {
  if (value.lanes > 1) return printVector(value, printer)
  return printScalar(value, printer)
}

const is = (value: Value, type: 'f32' | 'i32'): boolean => value.type === type

function printArgs(args: readonly Value[], printer: Printer): void {
  for (const each of args) printer.print(each)
}

function printVector(value: ValueOperation, printer: Printer): void {
  const { op, args } = value
  const { body } = printer
  const [a, b, c] = args as [Value, Value, Value]
  switch (op) {
    case 'madd':
      if (printer.relaxed) {
        printArgs(args, printer)
        return body.emit('f32x4.relaxed_madd')
      }
      printArgs([c, a, b], printer)
      body.emit('f32x4.mul')
      return body.emit('f32x4.add')
    case 'select':
      printArgs([b, c, a], printer)
      return body.emit('v128.bitselect')
    case 'shl':
    case 'shr':
      assert(b.kind === 'const', 'lanes are shifted by a constant')
      printer.print(a)
      body.constI32(b.value)
      return body.emit(op === 'shl' ? 'i32x4.shl' : 'i32x4.shr_u')
    case 'bits':
    case 'fromBits':
      return printer.print(a)
    case 'min':
    case 'max':
      return printExtreme(op, a, b, printer)
    default:
      printArgs(args, printer)
      return body.emit(vectorOp(op, a))
  }
}

/**
 * The one-instruction form gives the first value where either is NaN. That is right unless the
 * second is one: its lanes are then set to all ones, which is a NaN. V8 makes eight instructions of
 * `f32x4.max`, each of which waits for the one before.
 */
function printExtreme(op: 'min' | 'max', a: Value, b: Value, printer: Printer): void {
  const { body } = printer
  if (is(b, 'i32')) {
    printArgs([a, b], printer)
    return body.emit(op === 'min' ? 'i32x4.min_s' : 'i32x4.max_s')
  }
  const single = op === 'min' ? 'f32x4.pmin' : 'f32x4.pmax'
  if (b.kind === 'const' && !Number.isNaN(b.value)) {
    printArgs([a, b], printer)
    return body.emit(single)
  }
  const second = printer.keep(b)
  printer.print(a)
  body.localGet(second)
  body.emit(single)
  body.localGet(second)
  body.localGet(second)
  body.emit('f32x4.ne')
  body.emit('v128.or')
}

function vectorOp(op: ValueOperation['op'], a: Value): PlainOp {
  const found = is(a, 'f32') ? vectorFloat[op] : (vectorInt[op] ?? vectorMask[op])
  assert(found, `no vector instruction for ${op} of ${a.type}`)
  return found
}

type Table = { readonly [op in ValueOperation['op']]?: PlainOp }

const vectorFloat: Table = {
  add: 'f32x4.add',
  sub: 'f32x4.sub',
  mul: 'f32x4.mul',
  div: 'f32x4.div',
  neg: 'f32x4.neg',
  abs: 'f32x4.abs',
  sqrt: 'f32x4.sqrt',
  floor: 'f32x4.floor',
  lt: 'f32x4.lt',
  le: 'f32x4.le',
  eq: 'f32x4.eq',
  toInt: 'i32x4.trunc_sat_f32x4_s',
}

const vectorInt: Table = {
  add: 'i32x4.add',
  sub: 'i32x4.sub',
  mul: 'i32x4.mul',
  neg: 'i32x4.neg',
  abs: 'i32x4.abs',
  and: 'v128.and',
  or: 'v128.or',
  xor: 'v128.xor',
  lt: 'i32x4.lt_s',
  le: 'i32x4.le_s',
  eq: 'i32x4.eq',
  toFloat: 'f32x4.convert_i32x4_s',
}

const vectorMask: Table = { not: 'v128.not', all: 'v128.and', any: 'v128.or' }

function printScalar(value: ValueOperation, printer: Printer): void {
  const { op, args } = value
  const { body } = printer
  const [a, b, c] = args as [Value, Value, Value]
  switch (op) {
    case 'madd':
      printArgs([a, b], printer)
      body.emit('f32.mul')
      printer.print(c)
      return body.emit('f32.add')
    case 'select':
      printArgs([b, c, a], printer)
      return body.select()
    case 'not':
      printer.print(a)
      return body.emit('i32.eqz')
    case 'neg':
    case 'abs':
      if (is(a, 'i32')) return printIntMagnitude(op, a, printer)
      break
    case 'min':
    case 'max':
      if (is(a, 'i32')) return printIntExtreme(op, a, b, printer)
      break
  }
  printArgs(args, printer)
  const found = is(a, 'f32') ? scalarFloat[op] : scalarInt[op]
  assert(found, `no instruction for ${op} of ${a.type}`)
  body.emit(found)
}

function printIntMagnitude(op: 'neg' | 'abs', a: Value, printer: Printer): void {
  const { body } = printer
  const kept = printer.keep(a)
  body.constI32(0)
  body.localGet(kept)
  body.emit('i32.sub')
  if (op === 'neg') return
  body.localGet(kept)
  body.localGet(kept)
  body.constI32(0)
  body.emit('i32.lt_s')
  body.select()
}

function printIntExtreme(op: 'min' | 'max', a: Value, b: Value, printer: Printer): void {
  const { body } = printer
  const [left, right] = [printer.keep(a), printer.keep(b)]
  body.localGet(left)
  body.localGet(right)
  body.localGet(left)
  body.localGet(right)
  body.emit(op === 'min' ? 'i32.lt_s' : 'i32.gt_s')
  body.select()
}

const scalarFloat: Table = {
  add: 'f32.add',
  sub: 'f32.sub',
  mul: 'f32.mul',
  div: 'f32.div',
  neg: 'f32.neg',
  abs: 'f32.abs',
  sqrt: 'f32.sqrt',
  floor: 'f32.floor',
  min: 'f32.min',
  max: 'f32.max',
  lt: 'f32.lt',
  le: 'f32.le',
  eq: 'f32.eq',
  toInt: 'i32.trunc_sat_f32_s',
  bits: 'i32.reinterpret_f32',
}

const scalarInt: Table = {
  add: 'i32.add',
  sub: 'i32.sub',
  mul: 'i32.mul',
  and: 'i32.and',
  or: 'i32.or',
  xor: 'i32.xor',
  shl: 'i32.shl',
  shr: 'i32.shr_u',
  lt: 'i32.lt_s',
  le: 'i32.le_s',
  eq: 'i32.eq',
  all: 'i32.and',
  any: 'i32.or',
  toFloat: 'f32.convert_i32_s',
  fromBits: 'f32.reinterpret_i32',
  quotient: 'i32.div_s',
  remainder: 'i32.rem_s',
}
