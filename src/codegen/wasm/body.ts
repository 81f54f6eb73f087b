/** Emits one function's instructions and checks every operand's type while doing so. */
import { assert } from '../../diagnostics/assert.ts'
import { Bytes } from './bytes.ts'
import {
  type LaneOp,
  type LoadOp,
  type MemoryLaneOp,
  type MemoryOpcode,
  type Opcode,
  type PlainOp,
  type Signature,
  type StoreOp,
  type ValueType,
  laneOpcodes,
  loadOpcodes,
  memoryLaneOpcodes,
  plainOpcodes,
  storeOpcodes,
} from './opcodes.ts'
import { type Label, Operands } from './operands.ts'

export const valueTypeCodes = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const
const noResult = 0x40 // the block type of a block that leaves nothing on the stack
const end = 0x0b

/** A function that can be called: its number in the module and its types. */
export interface FunctionReference extends Signature {
  readonly index: number
}

export class FunctionBody {
  /** This function itself, for recursion. */
  readonly self: FunctionReference
  readonly #code = new Bytes(1024)
  readonly #locals: ValueType[]
  readonly #operands: Operands

  constructor(self: FunctionReference) {
    this.self = self
    this.#locals = [...self.in]
    this.#operands = new Operands(self.out)
  }

  /** A new local, zero at the function's start; parameters are locals 0, 1, … already. */
  addLocal(type: ValueType): number {
    return this.#locals.push(type) - 1
  }

  localGet(local: number): void {
    this.#instruction(0x20)
    this.#code.u32(local)
    this.#operands.push(this.#localType(local))
  }

  localSet(local: number): void {
    this.#instruction(0x21)
    this.#code.u32(local)
    this.#operands.pop(this.#localType(local), 'local.set')
  }

  /** Sets a local and leaves the value on the stack. */
  localTee(local: number): void {
    this.#instruction(0x22)
    this.#code.u32(local)
    this.#operands.pop(this.#localType(local), 'local.tee')
    this.#operands.push(this.#localType(local))
  }

  constI32(value: number): void {
    this.#instruction(0x41)
    this.#code.s32(value)
    this.#operands.push('i32')
  }

  constF32(value: number): void {
    this.#instruction(0x43)
    this.#code.f32(value)
    this.#operands.push('f32')
  }

  /** Four f32 lanes; one number stands for four equal ones. */
  constF32x4(lanes: number | readonly number[]): void {
    this.#vectorStart(lanes)
    for (let lane = 0; lane < 4; lane++) this.#code.f32(laneOf(lanes, lane))
  }

  /** Four 32-bit patterns; one number stands for four equal ones. */
  constI32x4(lanes: number | readonly number[]): void {
    this.#vectorStart(lanes)
    for (let lane = 0; lane < 4; lane++) this.#code.i32(laneOf(lanes, lane))
  }

  /** Any instruction that needs nothing but its operands. */
  emit(name: PlainOp): void {
    this.#apply(plainOpcodes[name], name)
  }

  /** Takes an address; reads at address + `offset`. `align` (bytes) is a hint, never a check. */
  load(name: LoadOp, offset = 0, align?: number): void {
    this.#access(loadOpcodes[name], name, offset, align)
  }

  /** Takes an address and a value; writes at address + `offset`. `align` as for `load`. */
  store(name: StoreOp, offset = 0, align?: number): void {
    this.#access(storeOpcodes[name], name, offset, align)
  }

  /** Takes a vector (and a scalar, to replace); `lane` counts from 0. */
  lane(name: LaneOp, lane: number): void {
    this.#apply(laneOpcodes[name], name)
    this.#lane(lane, laneOpcodes[name].lanes, name)
  }

  /** Takes an address and a vector; loads into or stores from one lane of it. */
  memoryLane(name: MemoryLaneOp, lane: number, offset = 0, align?: number): void {
    this.#access(memoryLaneOpcodes[name], name, offset, align)
    this.#lane(lane, memoryLaneOpcodes[name].lanes, name)
  }

  /** Takes two vectors; byte k of the result is byte `bytes[k]` of the 32 bytes of both. */
  shuffle(bytes: readonly number[]): void {
    assert(bytes.length === 16, `i8x16.shuffle needs 16 byte numbers, not ${bytes.length}`)
    this.#apply(shuffle, 'i8x16.shuffle')
    for (const byte of bytes) this.#lane(byte, 32, 'i8x16.shuffle')
  }

  /** Takes two values of one type and a condition; leaves the first where it is not 0. */
  select(): void {
    this.#instruction(0x1b)
    this.#operands.pop('i32', 'select')
    const type = this.#operands.popAny('select')
    this.#operands.pop(type, 'select')
    this.#operands.push(type)
  }

  drop(): void {
    this.#instruction(0x1a)
    this.#operands.popAny('drop')
  }

  call(callee: FunctionReference): void {
    this.#instruction(0x10)
    this.#code.u32(callee.index)
    this.#operands.popAll(callee.in, 'call')
    this.#operands.pushAll(callee.out)
  }

  /** A branch to the label leaves the block. */
  block(content: (label: Label) => void, result?: ValueType): void {
    this.#instruction(0x02)
    this.#open(result, 'block')
    content(this.#operands.label)
    this.#close()
  }

  /** A branch to the label starts the next round; without one the loop ends. */
  loop(content: (label: Label) => void, result?: ValueType): void {
    this.#instruction(0x03)
    this.#open(result, 'loop')
    content(this.#operands.label)
    this.#close()
  }

  /** Takes a condition. With a `result`, both sides are needed and each leaves it. */
  if(then: (label: Label) => void, otherwise?: (label: Label) => void, result?: ValueType): void {
    this.#instruction(0x04)
    this.#operands.pop('i32', 'if')
    this.#open(result, 'block')
    then(this.#operands.label)
    if (otherwise) {
      this.#operands.restart()
      this.#code.byte(0x05)
      otherwise(this.#operands.label)
    }
    assert(otherwise || !result, 'an if with a result needs both sides')
    this.#close()
  }

  /** Goes to a label; nothing may follow in the innermost block. */
  branch(label: Label): void {
    this.#instruction(0x0c)
    this.#code.u32(this.#operands.depthOf(label))
    this.#operands.popAll(label.branch, 'br')
    this.#operands.markEnded()
  }

  /** Takes a condition; goes to a label where it is not 0. */
  branchIf(label: Label): void {
    this.#instruction(0x0d)
    this.#code.u32(this.#operands.depthOf(label))
    this.#operands.pop('i32', 'br_if')
    this.#operands.popAll(label.branch, 'br_if')
    this.#operands.pushAll(label.branch)
  }

  /** Leaves the function with its results; nothing may follow in the innermost block. */
  return(): void {
    this.#instruction(0x0f)
    this.#operands.popAll(this.self.out, 'return')
    this.#operands.markEnded()
  }

  /** Traps; nothing may follow in the innermost block. */
  unreachable(): void {
    this.#instruction(0x00)
    this.#operands.markEnded()
  }

  /** The finished function as the code section holds it: declared locals, then instructions. */
  finish(): Bytes {
    this.#operands.checkEnd()
    this.#code.byte(end)
    const whole = new Bytes(this.#code.length + 16)
    const runs = lengthsOfRuns(this.#locals.slice(this.self.in.length))
    whole.u32(runs.length)
    for (const [type, count] of runs) {
      whole.u32(count)
      whole.byte(valueTypeCodes[type])
    }
    whole.bytes(this.#code.view())
    return whole
  }

  #instruction(code: number): void {
    this.#operands.assertReachable()
    this.#code.byte(code)
  }

  #apply(opcode: Opcode, name: string): void {
    this.#operands.assertReachable()
    const { code, in: operands, out } = opcode
    for (let at = 0; at < code.length; at++) this.#code.byte(code[at] as number)
    this.#operands.popAll(operands, name)
    if (out.length > 0) this.#operands.push(out[0] as ValueType)
  }

  #access(opcode: MemoryOpcode, name: string, offset: number, align = opcode.size as number): void {
    this.#apply(opcode, name)
    const exponent = 31 - Math.clz32(align)
    if (align !== 1 << exponent || align > opcode.size) {
      assert(false, `${name} cannot be aligned to ${align}`)
    }
    this.#code.u32(exponent)
    this.#code.u32(offset)
  }

  #lane(lane: number, lanes: number, name: string): void {
    if (!Number.isInteger(lane) || lane < 0 || lane >= lanes) {
      assert(false, `${name} has no lane ${lane}`)
    }
    this.#code.byte(lane)
  }

  #vectorStart(lanes: number | readonly number[]): void {
    assert(typeof lanes === 'number' || lanes.length === 4, 'a vector constant has four lanes')
    this.#apply(vectorConstant, 'v128.const')
  }

  #localType(local: number): ValueType {
    const type = this.#locals[local]
    if (type === undefined) assert(false, `there is no local ${local}`)
    return type
  }

  #open(result: ValueType | undefined, kind: 'block' | 'loop'): void {
    this.#code.byte(result ? valueTypeCodes[result] : noResult)
    this.#operands.open(result ? [result] : [], kind)
  }

  #close(): void {
    this.#operands.close()
    this.#code.byte(end)
  }
}

const vectorConstant: Opcode = { code: [0xfd, 12], in: [], out: ['v128'] }
const shuffle: Opcode = { code: [0xfd, 13], in: ['v128', 'v128'], out: ['v128'] }

function laneOf(lanes: number | readonly number[], lane: number): number {
  return typeof lanes === 'number' ? lanes : (lanes[lane] as number)
}

/** Neighbours of equal type as [type, count]. */
function lengthsOfRuns(types: readonly ValueType[]): readonly [ValueType, number][] {
  const runs: [ValueType, number][] = []
  for (const type of types) {
    const last = runs.at(-1)
    if (last?.[0] === type) last[1]++
    else runs.push([type, 1])
  }
  return runs
}
