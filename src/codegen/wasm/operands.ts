/** The types on a function's operand stack while its instructions are emitted, block by block. */
import { assert } from '../../diagnostics/assert.ts'
import type { ValueType } from './opcodes.ts'

/** A block, loop or if, as a branch names it. */
export interface Label {
  /** What a branch here needs on the stack: a loop's start takes nothing. */
  readonly branch: readonly ValueType[]
}

interface Frame extends Label {
  readonly results: readonly ValueType[]
  /** Height of the stack at the frame's start; what lies below is out of reach. */
  readonly height: number
  /** True after a branch or return: nothing may follow until the frame ends. */
  ended: boolean
}

export class Operands {
  readonly #types: ValueType[] = []
  readonly #frames: Frame[] = []
  #frame: Frame

  constructor(results: readonly ValueType[]) {
    this.#frame = { branch: results, results, height: 0, ended: false }
    this.#frames.push(this.#frame)
  }

  /** The innermost block. */
  get label(): Label {
    return this.#frame
  }

  push(type: ValueType): void {
    this.#types.push(type)
  }

  pushAll(types: readonly ValueType[]): void {
    for (let at = 0; at < types.length; at++) this.#types.push(types[at] as ValueType)
  }

  /** `name` is the instruction that takes the value, for the message. */
  pop(expected: ValueType, name: string): void {
    const found = this.#types.length > this.#frame.height ? this.#types.pop() : undefined
    // The message is built only where it is needed: this runs for every operand of a module.
    if (found !== expected) {
      assert(false, `${name} takes ${expected}, but the stack holds ${found ?? 'nothing'}`)
    }
  }

  popAny(name: string): ValueType {
    const found = this.#types.length > this.#frame.height ? this.#types.pop() : undefined
    assert(found, `${name} takes a value, but the stack holds nothing`)
    return found
  }

  /** The last type is on top. */
  popAll(types: readonly ValueType[], name: string): void {
    for (let at = types.length - 1; at >= 0; at--) this.pop(types[at] as ValueType, name)
  }

  /** Called before each instruction. */
  assertReachable(): void {
    assert(!this.#frame.ended, 'an instruction follows a branch and could never run')
  }

  open(results: readonly ValueType[], kind: 'block' | 'loop'): void {
    const branch = kind === 'loop' ? [] : results
    this.#frame = { branch, results, height: this.#types.length, ended: false }
    this.#frames.push(this.#frame)
  }

  /** Ends the first side of an if: the second starts with the same stack. */
  restart(): void {
    this.checkEnd()
    this.#types.length = this.#frame.height
    this.#frame.ended = false
  }

  close(): void {
    this.checkEnd()
    const { height, results } = this.#frame
    assert(this.#frames.length > 1, 'the function itself is not a block')
    this.#frames.pop()
    this.#frame = this.#frames.at(-1) as Frame
    this.#types.length = height
    this.pushAll(results)
  }

  /** Nothing in the innermost block can be reached any more. */
  markEnded(): void {
    this.#frame.ended = true
  }

  /** How many blocks lie between here and `label`, as branches count them. */
  depthOf(label: Label): number {
    const at = this.#frames.lastIndexOf(label as Frame)
    assert(at >= 0, 'a branch names a block that has ended')
    return this.#frames.length - 1 - at
  }

  /** The stack holds exactly the block's results, unless its end cannot be reached. */
  checkEnd(): void {
    const { ended, height, results } = this.#frame
    if (ended) return
    this.popAll(results, 'end')
    const unused = this.#types.length - height
    assert(unused === 0, `end leaves ${unused} values unused`)
  }
}
