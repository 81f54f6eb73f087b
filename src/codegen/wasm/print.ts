/** Prints the loop language as WebAssembly: a function per kernel, all over one imported memory. */
import { assert } from '../../diagnostics/assert.ts'
import type { DType } from '../../graph/shape.ts'
import { bytesOf } from '../../graph/shape.ts'
import type { LoopFunction, Statement, Value, Variable } from '../../kernels/loop.ts'
import { Assembler, type MemoryImport } from './assembler.ts'
import type { FunctionBody } from './body.ts'
import type { Label } from './operands.ts'
import { printOperation } from './operations.ts'
import { type Printer, stackType } from './printer.ts'

export interface WasmOptions {
  readonly memory: MemoryImport
  /** Use relaxed multiply-add, where the engine has it. */
  readonly relaxed: boolean
}

/** A function with any number of i32 parameters. */
export interface PrintedFunction {
  readonly name: string
  readonly parameters: readonly Variable[]
  readonly body: LoopFunction['body']
}

/** A module that exports every function under its name. */
export function printModule(
  functions: readonly PrintedFunction[],
  { memory, relaxed }: WasmOptions,
): Uint8Array<ArrayBuffer> {
  const assembler = new Assembler()
  assembler.importMemory(memory)
  for (const each of functions) {
    const params = each.parameters.map(stackType)
    assembler.addFunction({ params, export: each.name }, body => printFunction(each, body, relaxed))
  }
  return assembler.finish()
}

interface FunctionPrinter extends Printer {
  /** Behind the innermost loop, where that can be left. */
  readonly exit: Label | undefined
  /** The local that holds a variable. */
  local(variable: Variable): number
}

function printFunction(each: PrintedFunction, body: FunctionBody, relaxed: boolean): void {
  const locals = new Map(each.parameters.map((parameter, i) => [parameter.id, i]))
  const printer: FunctionPrinter = {
    body,
    relaxed,
    exit: undefined,
    local: variable => {
      const known = locals.get(variable.id)
      if (known !== undefined) return known
      const made = body.addLocal(stackType(variable))
      locals.set(variable.id, made)
      return made
    },
    print: value => printValue(value, printer),
    keep: value => {
      if (value.kind === 'variable') return printer.local(value)
      const local = body.addLocal(stackType(value))
      printer.print(value)
      body.localSet(local)
      return local
    },
  }
  printStatements(each.body, printer)
}

function printStatements(statements: readonly Statement[], printer: FunctionPrinter): void {
  for (const statement of statements) printStatement(statement, printer)
}

function printStatement(statement: Statement, printer: FunctionPrinter): void {
  switch (statement.kind) {
    case 'set':
      printValue(statement.value, printer)
      return printer.body.localSet(printer.local(statement.variable))
    case 'store':
      return printStore(statement, printer)
    case 'prefetch':
      return assert(false, 'WebAssembly cannot prefetch')
    case 'leave':
      assert(printer.exit, 'leaving a loop from outside its body')
      printValue(statement.condition, printer)
      return printer.body.branchIf(printer.exit)
    case 'loop':
      return printLoop(statement, printer)
    case 'if': {
      printValue(statement.condition, printer)
      const otherwise = (): void => printStatements(statement.otherwise, printer)
      const then = (): void => printStatements(statement.then, printer)
      return printer.body.if(then, statement.otherwise.length > 0 ? otherwise : undefined)
    }
  }
}

function printLoop(loop: Extract<Statement, { kind: 'loop' }>, printer: FunctionPrinter): void {
  const { body } = printer
  const variable = printer.local(loop.variable)
  const end = invariant(loop.end, printer)
  const step = invariant(loop.step, printer)
  const repeat = (exit?: Label): void =>
    body.loop(again => {
      printStatements(loop.body, { ...printer, exit })
      body.localGet(variable)
      step()
      body.emit('i32.add')
      body.localTee(variable)
      end()
      body.emit('i32.lt_s')
      body.branchIf(again)
    })
  const canBeLeft = loop.body.some(each => each.kind === 'leave')
  const run = (): void => (canBeLeft ? body.block(repeat) : repeat())
  if (loop.atLeastOnce) return run()
  body.localGet(variable)
  end()
  body.emit('i32.lt_s')
  body.if(run)
}

/** A value that a loop asks for at every round, computed once in front of it. */
function invariant(value: Value, printer: FunctionPrinter): () => void {
  if (value.kind === 'const' || value.kind === 'variable') return () => printValue(value, printer)
  const local = printer.keep(value)
  return () => printer.body.localGet(local)
}

/** Leaves a value on the stack. */
function printValue(value: Value, printer: FunctionPrinter): void {
  const { body } = printer
  switch (value.kind) {
    case 'const':
      return printConstant(value, printer)
    case 'variable':
      return body.localGet(printer.local(value))
    case 'operation':
      return printOperation(value, printer)
    case 'load':
      printValue(value.address, printer)
      return printLoad(value.dtype, value.lanes, value.offset, printer)
    case 'splat':
      return printSplat(value.scalar, printer)
    case 'laneNumbers':
      return body.constI32x4([0, 1, 2, 3])
    case 'lane':
      printValue(value.vector, printer)
      return body.lane(
        value.type === 'f32' ? 'f32x4.extract_lane' : 'i32x4.extract_lane',
        value.lane,
      )
  }
}

function printConstant(
  { type, lanes, value }: Extract<Value, { kind: 'const' }>,
  { body }: FunctionPrinter,
): void {
  if (type === 'f32') return lanes === 1 ? body.constF32(value) : body.constF32x4(value)
  const bits = type === 'bool' && lanes > 1 ? -value : value
  return lanes === 1 ? body.constI32(bits) : body.constI32x4(bits)
}

function printSplat(scalar: Value, printer: FunctionPrinter): void {
  const { body } = printer
  if (scalar.kind === 'load' && scalar.dtype !== 'uint8') {
    printValue(scalar.address, printer)
    return body.load('v128.load32_splat', scalar.offset, 4)
  }
  printValue(scalar, printer)
  body.emit(scalar.type === 'f32' ? 'f32x4.splat' : 'i32x4.splat')
}

function printLoad(dtype: DType, lanes: number, offset: number, { body }: FunctionPrinter): void {
  if (lanes > 1) {
    if (dtype !== 'uint8') return body.load('v128.load', offset, 4)
    body.load('v128.load32_zero', offset, 1)
    body.emit('i16x8.extend_low_i8x16_u')
    return body.emit('i32x4.extend_low_i16x8_u')
  }
  if (dtype === 'uint8') return body.load('i32.load8_u', offset, 1)
  return body.load(dtype === 'float32' ? 'f32.load' : 'i32.load', offset, 4)
}

function printStore(store: Extract<Statement, { kind: 'store' }>, printer: FunctionPrinter): void {
  const { dtype, value, count, offset } = store
  const { body } = printer
  if (value.lanes === 1) {
    printValue(store.address, printer)
    printValue(value, printer)
    if (dtype === 'uint8') return body.store('i32.store8', offset, 1)
    return body.store(dtype === 'float32' ? 'f32.store' : 'i32.store', offset, 4)
  }
  if (!count && dtype !== 'uint8') {
    printValue(store.address, printer)
    printValue(value, printer)
    return body.store('v128.store', offset, 4)
  }
  const address = printer.keep(store.address)
  const vector = printer.keep(value)
  const write = (lanes: number): void => storeLanes(dtype, address, vector, offset, lanes, printer)
  if (!count) return write(value.lanes)
  if (count.kind === 'const') return write(Math.min(count.value, value.lanes))
  storeCounted(store, address, vector, count, printer)
}

/** Stores as many lanes as `count` says, which may be more than there are, or none. */
function storeCounted(
  { dtype, offset, value }: Extract<Statement, { kind: 'store' }>,
  address: number,
  vector: number,
  count: Value,
  printer: FunctionPrinter,
): void {
  const { body } = printer
  const left = printer.keep(count)
  const atLeast = (lanes: number): void => {
    body.localGet(left)
    body.constI32(lanes)
    body.emit('i32.ge_s')
  }
  const some = (): void => {
    for (let lane = 0; lane < value.lanes - 1; lane++) {
      atLeast(lane + 1)
      body.if(() => storeLane(dtype, address, vector, offset, lane, printer))
    }
  }
  atLeast(value.lanes)
  body.if(() => storeLanes(dtype, address, vector, offset, value.lanes, printer), some)
}

function storeLanes(
  dtype: DType,
  address: number,
  vector: number,
  offset: number,
  lanes: number,
  printer: FunctionPrinter,
): void {
  const { body } = printer
  if (lanes === 4 && dtype !== 'uint8') {
    body.localGet(address)
    body.localGet(vector)
    return body.store('v128.store', offset, 4)
  }
  for (let lane = 0; lane < lanes; lane++) storeLane(dtype, address, vector, offset, lane, printer)
}

function storeLane(
  dtype: DType,
  address: number,
  vector: number,
  offset: number,
  lane: number,
  { body }: FunctionPrinter,
): void {
  body.localGet(address)
  body.localGet(vector)
  const at = offset + lane * bytesOf[dtype]
  if (dtype !== 'uint8') return body.memoryLane('v128.store32_lane', lane, at, 4)
  body.lane('i32x4.extract_lane', lane)
  body.store('i32.store8', at, 1)
}
