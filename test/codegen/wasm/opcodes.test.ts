/** Every row of the opcode table is an instruction of the engine, with its types and meaning. */
import { setFlagsFromString } from 'node:v8'
import { afterAll, describe, expect, test } from 'vitest'
import { Assembler } from '../../../src/codegen/wasm/assembler.ts'
import type { FunctionBody } from '../../../src/codegen/wasm/body.ts'
import {
  type LaneOp,
  type LoadOp,
  type MemoryLaneOp,
  type Opcode,
  type PlainOp,
  type StoreOp,
  laneOpcodes,
  loadOpcodes,
  memoryLaneOpcodes,
  plainOpcodes,
  storeOpcodes,
} from '../../../src/codegen/wasm/opcodes.ts'

// Engines of Node 20 know relaxed SIMD only by request; where they do not know it, it is skipped.
setFlagsFromString('--experimental-wasm-relaxed-simd')
afterAll(() => setFlagsFromString('--no-experimental-wasm-relaxed-simd'))

/** A module whose only function passes its parameters to one instruction. */
function moduleOf(opcode: Opcode, emit: (body: FunctionBody) => void): Uint8Array<ArrayBuffer> {
  const assembler = new Assembler()
  assembler.importMemory({ module: 'env', name: 'memory', minimum: 1 })
  const { in: params, out: results } = opcode
  assembler.addFunction({ params, results, export: 'go' }, body => {
    params.forEach((_, local) => body.localGet(local))
    emit(body)
  })
  return assembler.finish()
}

const plain = Object.keys(plainOpcodes) as PlainOp[]
const isRelaxed = (name: string): boolean => name.includes('relaxed')

const moduleOfPlain = (name: PlainOp) => moduleOf(plainOpcodes[name], body => body.emit(name))
const knowsRelaxed = WebAssembly.validate(moduleOfPlain('f32x4.relaxed_madd'))

describe('the engine accepts', () => {
  test.each(plain.filter(name => !isRelaxed(name)))('%s', name => {
    expect(WebAssembly.validate(moduleOfPlain(name))).toBe(true)
  })

  test.skipIf(!knowsRelaxed).each(plain.filter(isRelaxed))('%s', name => {
    expect(WebAssembly.validate(moduleOfPlain(name))).toBe(true)
  })

  test.each(Object.keys(loadOpcodes) as LoadOp[])('%s at its natural alignment', name => {
    const bytes = moduleOf(loadOpcodes[name], body => body.load(name, 4))
    expect(WebAssembly.validate(bytes)).toBe(true)
    // The engine refuses more than the natural alignment, so this shows that `size` is no less.
    expect(WebAssembly.validate(moreAligned(bytes, loadOpcodes[name]))).toBe(false)
  })

  test.each(Object.keys(storeOpcodes) as StoreOp[])('%s at its natural alignment', name => {
    const bytes = moduleOf(storeOpcodes[name], body => body.store(name, 4))
    expect(WebAssembly.validate(bytes)).toBe(true)
    expect(WebAssembly.validate(moreAligned(bytes, storeOpcodes[name]))).toBe(false)
  })

  test.each(Object.keys(laneOpcodes) as LaneOp[])('%s up to its last lane', name => {
    const { lanes } = laneOpcodes[name]
    const bytes = moduleOf(laneOpcodes[name], body => body.lane(name, lanes - 1))
    expect(WebAssembly.validate(bytes)).toBe(true)
    expect(WebAssembly.validate(nextLane(bytes))).toBe(false)
  })

  test.each(Object.keys(memoryLaneOpcodes) as MemoryLaneOp[])('%s up to its last lane', name => {
    const { lanes } = memoryLaneOpcodes[name]
    const bytes = moduleOf(memoryLaneOpcodes[name], body => body.memoryLane(name, lanes - 1, 4))
    expect(WebAssembly.validate(bytes)).toBe(true)
    expect(WebAssembly.validate(nextLane(bytes))).toBe(false)
    expect(WebAssembly.validate(moreAligned(bytes, memoryLaneOpcodes[name]))).toBe(false)
  })
})

/** The same module with the alignment, which follows the opcode, one power of two higher. */
function moreAligned(bytes: Uint8Array<ArrayBuffer>, opcode: Opcode): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice()
  const offset = 4
  for (let at = copy.length - 1; at > 0; at--) {
    const isCode = opcode.code.every((byte, k) => copy[at + k] === byte)
    const alignment = at + opcode.code.length
    if (!isCode || copy[alignment + 1] !== offset) continue
    copy[alignment]!++
    return copy
  }
  throw new Error('the instruction is not in the module')
}

/** The same module with the lane number, the last byte before `end`, one higher. */
function nextLane(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice()
  copy[copy.length - 2]!++
  return copy
}

const nearest = (x: number): number => {
  const below = Math.floor(x)
  const odd = below % 2 !== 0
  const rounded = x - below > 0.5 || (x - below === 0.5 && odd) ? below + 1 : below
  return rounded === 0 && (x < 0 || Object.is(x, -0)) ? -0 : rounded
}
const bool = (value: boolean): number => (value ? 1 : 0)
const { fround } = Math

/** What each scalar instruction means, in the words of the language. */
const scalarMeanings: Partial<Record<PlainOp, (a: number, b: number) => number>> = {
  'i32.eqz': a => bool(a === 0),
  'i32.eq': (a, b) => bool(a === b),
  'i32.ne': (a, b) => bool(a !== b),
  'i32.lt_s': (a, b) => bool(a < b),
  'i32.lt_u': (a, b) => bool(a >>> 0 < b >>> 0),
  'i32.gt_s': (a, b) => bool(a > b),
  'i32.gt_u': (a, b) => bool(a >>> 0 > b >>> 0),
  'i32.le_s': (a, b) => bool(a <= b),
  'i32.le_u': (a, b) => bool(a >>> 0 <= b >>> 0),
  'i32.ge_s': (a, b) => bool(a >= b),
  'i32.ge_u': (a, b) => bool(a >>> 0 >= b >>> 0),
  'i32.clz': a => Math.clz32(a),
  'i32.ctz': a => (a === 0 ? 32 : 31 - Math.clz32(a & -a)),
  'i32.popcnt': a => (a >>> 0).toString(2).replaceAll('0', '').length,
  'i32.add': (a, b) => (a + b) | 0,
  'i32.sub': (a, b) => (a - b) | 0,
  'i32.mul': (a, b) => Math.imul(a, b),
  'i32.div_s': (a, b) => (a / b) | 0,
  'i32.div_u': (a, b) => ((a >>> 0) / (b >>> 0)) | 0,
  'i32.rem_s': (a, b) => (a % b) | 0,
  'i32.rem_u': (a, b) => ((a >>> 0) % (b >>> 0)) | 0,
  'i32.and': (a, b) => a & b,
  'i32.or': (a, b) => a | b,
  'i32.xor': (a, b) => a ^ b,
  'i32.shl': (a, b) => a << b,
  'i32.shr_s': (a, b) => a >> b,
  'i32.shr_u': (a, b) => (a >>> b) | 0,
  'i32.rotl': (a, b) => (a << b) | (a >>> (-b & 31)),
  'i32.rotr': (a, b) => (a >>> b) | (a << (-b & 31)),
  'i32.trunc_sat_f32_s': a => Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(a))) | 0,
  'i32.trunc_sat_f32_u': a => Math.max(0, Math.min(2 ** 32 - 1, Math.trunc(a))) | 0,
  'f32.eq': (a, b) => bool(a === b),
  'f32.ne': (a, b) => bool(a !== b),
  'f32.lt': (a, b) => bool(a < b),
  'f32.gt': (a, b) => bool(a > b),
  'f32.le': (a, b) => bool(a <= b),
  'f32.ge': (a, b) => bool(a >= b),
  'f32.abs': a => Math.abs(a),
  'f32.neg': a => -a,
  'f32.ceil': a => Math.ceil(a),
  'f32.floor': a => Math.floor(a),
  'f32.trunc': a => Math.trunc(a),
  'f32.nearest': nearest,
  'f32.sqrt': a => fround(Math.sqrt(a)),
  'f32.add': (a, b) => fround(a + b),
  'f32.sub': (a, b) => fround(a - b),
  'f32.mul': (a, b) => fround(a * b),
  'f32.div': (a, b) => fround(a / b),
  'f32.min': (a, b) => Math.min(a, b),
  'f32.max': (a, b) => Math.max(a, b),
  'f32.copysign': (a, b) => (Object.is(b, -0) || b < 0 ? -Math.abs(a) : Math.abs(a)),
  'f32.convert_i32_s': a => fround(a),
  'f32.convert_i32_u': a => fround(a >>> 0),
}

/** Names of vector instructions whose lanes do what the scalar instruction of that name does. */
const scalarOf = (name: PlainOp): string =>
  name
    .replace('i32x4.trunc_sat_f32x4', 'i32.trunc_sat_f32')
    .replace('f32x4.convert_i32x4', 'f32.convert_i32')
    .replace('32x4.', '32.')
    .replace('relaxed_', '')

const laneMeanings: Partial<Record<PlainOp, (a: number, b: number, c: number) => number>> = {
  'i32x4.abs': a => Math.abs(a) | 0,
  'i32x4.neg': a => -a | 0,
  'i32x4.min_s': (a, b) => Math.min(a, b),
  'i32x4.max_s': (a, b) => Math.max(a, b),
  'i32x4.min_u': (a, b) => Math.min(a >>> 0, b >>> 0) | 0,
  'i32x4.max_u': (a, b) => Math.max(a >>> 0, b >>> 0) | 0,
  'f32x4.pmin': (a, b) => (b < a ? b : a),
  'f32x4.pmax': (a, b) => (a < b ? b : a),
  'f32x4.relaxed_madd': (a, b, c) => a * b + c,
  'f32x4.relaxed_nmadd': (a, b, c) => -a * b + c,
  'i32x4.relaxed_trunc_f32x4_s': a => Math.trunc(a) | 0,
  'i32x4.relaxed_laneselect': (a, b, c) => (a & c) | (b & ~c),
  'v128.not': a => ~a,
  'v128.and': (a, b) => a & b,
  'v128.andnot': (a, b) => a & ~b,
  'v128.or': (a, b) => a | b,
  'v128.xor': (a, b) => a ^ b,
  'v128.bitselect': (a, b, c) => (a & c) | (b & ~c),
}

const integers = [0, 1, -1, 5, 31, -7, 2 ** 31 - 1, -(2 ** 31), 123456789]
const floats = [0, -0, 0.5, -0.5, 1.5, 2.5, -3.75, 7, 1e10, -1e10].map(fround)
// Relaxed results differ between machines outside of this range.
const tame = [0.5, -0.5, 1.5, 2, -3.75, 7]

/** Whether operands, or results, of an instruction are floats, from its name alone. */
const takesFloats = (name: string): boolean =>
  name.startsWith('f32') ? !name.includes('convert') : name.includes('trunc')
const givesFloats = (name: string, isComparison: boolean): boolean =>
  name.startsWith('f32') && !isComparison
const isComparison = (name: string): boolean => /\.(eq|ne|[lg][te])(_|$)/.test(name)

function samplesOf(name: string): readonly number[] {
  if (name.includes('relaxed_laneselect')) return [0, -1]
  if (isRelaxed(name)) return tame
  return takesFloats(name) ? floats : integers
}

const scalarNames = Object.keys(scalarMeanings) as PlainOp[]

describe('a scalar means what its name says', () => {
  test.each(scalarNames)('%s', name => {
    const imports = { env: { memory: new WebAssembly.Memory({ initial: 1 }) } }
    const module = new WebAssembly.Module(moduleOfPlain(name))
    const { go } = new WebAssembly.Instance(module, imports).exports
    for (const a of samplesOf(name)) {
      for (const b of samplesOf(name)) {
        if (/div_|rem_/.test(name) && (b === 0 || b === -1)) continue // these trap or overflow
        const expected = scalarMeanings[name]!(a, b)
        expect((go as (...values: number[]) => number)(a, b), `${name} ${a} ${b}`).toBe(expected)
      }
    }
  })
})

/** Runs a vector instruction on three quadruples of 32-bit lanes laid down in memory. */
function vectorInstance(name: PlainOp) {
  const memory = new WebAssembly.Memory({ initial: 1 })
  const assembler = new Assembler()
  assembler.importMemory({ module: 'env', name: 'memory', minimum: 1 })
  assembler.addFunction({ export: 'go' }, body => {
    body.constI32(48)
    plainOpcodes[name].in.forEach((type, operand) => {
      body.constI32(16 * operand)
      body.load(type === 'i32' ? 'i32.load' : 'v128.load')
    })
    body.emit(name)
    body.store(plainOpcodes[name].out[0] === 'i32' ? 'i32.store' : 'v128.store')
  })
  const module = new WebAssembly.Module(assembler.finish())
  const { go } = new WebAssembly.Instance(module, { env: { memory } }).exports
  const [floatView, integerView] = [new Float32Array(memory.buffer), new Int32Array(memory.buffer)]
  return { go: go as () => void, floatView, integerView }
}

const vectorNames = plain.filter(
  name =>
    plainOpcodes[name].out[0] === 'v128' &&
    (name in laneMeanings || (scalarOf(name) !== name && scalarOf(name) in scalarMeanings)),
)

describe('each lane of a vector means what its name says', () => {
  test('for 55 instructions at least', () => expect(vectorNames.length).toBeGreaterThanOrEqual(55))

  test.skipIf(!knowsRelaxed).each(vectorNames.filter(isRelaxed))('%s', checkLanes)
  test.each(vectorNames.filter(name => !isRelaxed(name)))('%s', checkLanes)

  function checkLanes(name: PlainOp): void {
    const meaning = laneMeanings[name] ?? scalarMeanings[scalarOf(name) as PlainOp]!
    const { go, floatView, integerView } = vectorInstance(name)
    const samples = samplesOf(name)
    const inputs = takesFloats(name) ? floatView : integerView
    const outputs = givesFloats(name, isComparison(name)) ? floatView : integerView
    for (let round = 0; round < samples.length ** 2; round++) {
      const a = samples[round % samples.length]!
      const b = samples[Math.floor(round / samples.length)]!
      const c = samples[(3 * round + 1) % samples.length]!
      const isShift = plainOpcodes[name].in[1] === 'i32'
      for (const [operand, value] of [a, b, c].entries())
        inputs.fill(value, 4 * operand, 4 * operand + 4)
      if (isShift) integerView[4] = b
      go()
      const expected = meaning(a, b, c)
      const lanes = [...outputs.subarray(12, 16)]
      const wanted = isComparison(name) ? -expected | 0 : expected
      expect(lanes, `${name} ${a} ${b} ${c}`).toEqual([wanted, wanted, wanted, wanted])
    }
  }
})
