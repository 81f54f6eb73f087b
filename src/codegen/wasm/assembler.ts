/** Assembles WebAssembly modules: types, imported memory, functions, exports and data. */
import { assert } from '../../diagnostics/assert.ts'
import { FunctionBody, type FunctionReference, valueTypeCodes } from './body.ts'
import { Bytes } from './bytes.ts'
import type { Signature, ValueType } from './opcodes.ts'

/** A 32-bit memory that the host makes; sizes in pages of 64 KiB. */
export interface MemoryImport {
  readonly module: string
  readonly name: string
  readonly minimum: number
  /** A shared memory must have one. */
  readonly maximum?: number
  readonly shared?: boolean
}

export interface FunctionOptions {
  readonly params?: readonly ValueType[]
  readonly results?: readonly ValueType[]
  /** The name under which the host finds it; without one it can only be called from inside. */
  readonly export?: string
}

const magicAndVersion = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
const section = { type: 1, import: 2, function: 3, export: 7, code: 10, data: 11 } as const

export class Assembler {
  readonly #types = new Map<string, Signature>()
  readonly #functions: { readonly type: number; body: Bytes | undefined }[] = []
  readonly #exports: { readonly name: string; readonly index: number }[] = []
  readonly #data: { readonly offset: number; readonly bytes: Uint8Array }[] = []
  #memory: MemoryImport | undefined

  /** The module's only memory; loads and stores need it. */
  importMemory(memory: MemoryImport): void {
    assert(!this.#memory, 'a module has one memory')
    assert(!memory.shared || memory.maximum !== undefined, 'a shared memory needs a maximum')
    this.#memory = memory
  }

  /** Adds a function whose instructions `build` emits; the reference can be called by others. */
  addFunction(options: FunctionOptions, build: (body: FunctionBody) => void): FunctionReference {
    const { params = [], results = [], export: name } = options
    const signature = { in: params, out: results }
    const index = this.#functions.length
    const entry = { type: this.#typeOf(signature), body: undefined as Bytes | undefined }
    this.#functions.push(entry)
    if (name !== undefined) this.#exportAs(name, index)
    const reference: FunctionReference = { index, ...signature }
    const body = new FunctionBody(reference)
    build(body)
    entry.body = body.finish()
    return reference
  }

  /** Bytes that each instance copies to `offset` of the memory when it starts. */
  addData(offset: number, bytes: Uint8Array): void {
    this.#data.push({ offset, bytes })
  }

  /** The module's bytes, ready for `WebAssembly.compile`. */
  finish(): Uint8Array<ArrayBuffer> {
    const out = new Bytes(4096)
    out.bytes(magicAndVersion)
    writeSection(out, section.type, [...this.#types.values()], writeType)
    writeSection(out, section.import, this.#memory ? [this.#memory] : [], writeMemoryImport)
    writeSection(out, section.function, this.#functions, (to, { type }) => to.u32(type))
    writeSection(out, section.export, this.#exports, writeFunctionExport)
    writeSection(out, section.code, this.#functions, (to, { body }) => {
      assert(body, 'a function is still being built')
      to.u32(body.length)
      to.bytes(body.view())
    })
    writeSection(out, section.data, this.#data, writeData)
    return out.view()
  }

  #exportAs(name: string, index: number): void {
    const taken = this.#exports.some(each => each.name === name)
    assert(!taken, `two functions are exported as ${name}`)
    this.#exports.push({ name, index })
  }

  #typeOf(signature: Signature): number {
    const key = `${signature.in.join()} -> ${signature.out.join()}`
    if (!this.#types.has(key)) this.#types.set(key, signature)
    return [...this.#types.keys()].indexOf(key)
  }
}

function writeSection<T>(
  out: Bytes,
  id: number,
  entries: readonly T[],
  write: (to: Bytes, entry: T) => void,
): void {
  if (entries.length === 0) return
  const content = new Bytes()
  content.u32(entries.length)
  for (const entry of entries) write(content, entry)
  out.byte(id)
  out.u32(content.length)
  out.bytes(content.view())
}

function writeType(to: Bytes, signature: Signature): void {
  to.byte(0x60)
  for (const types of [signature.in, signature.out]) {
    to.u32(types.length)
    for (const type of types) to.byte(valueTypeCodes[type])
  }
}

function writeMemoryImport(to: Bytes, memory: MemoryImport): void {
  to.name(memory.module)
  to.name(memory.name)
  to.byte(0x02) // an import of a memory
  const hasMaximum = memory.maximum === undefined ? 0 : 1
  to.byte(hasMaximum | (memory.shared ? 2 : 0))
  to.u32(memory.minimum)
  if (memory.maximum !== undefined) to.u32(memory.maximum)
}

function writeFunctionExport(to: Bytes, entry: { name: string; index: number }): void {
  to.name(entry.name)
  to.byte(0x00) // an export of a function
  to.u32(entry.index)
}

function writeData(to: Bytes, data: { offset: number; bytes: Uint8Array }): void {
  to.byte(0x00) // active, in memory 0, at a constant offset
  to.byte(0x41)
  to.s32(data.offset)
  to.byte(0x0b)
  to.u32(data.bytes.length)
  to.bytes(data.bytes)
}
