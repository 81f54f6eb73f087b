/** The WebAssembly instructions that kernels use: bytes, operand types, result types. */

export type ValueType = 'i32' | 'f32' | 'v128'

/** What an instruction takes from and leaves on the operand stack, the top of the stack last. */
export interface Signature {
  readonly in: readonly ValueType[]
  readonly out: readonly ValueType[]
}

export interface Opcode extends Signature {
  /** The bytes before any immediate: a prefix byte, if there is one, and the number as LEB128. */
  readonly code: readonly number[]
}

/** An instruction with an address; `size` is the number of bytes it touches. */
export interface MemoryOpcode extends Opcode {
  readonly size: 1 | 2 | 4 | 8 | 16
}

/** An instruction with a lane number below `lanes`. */
export interface LaneOpcode extends Opcode {
  readonly lanes: number
}

const i32 = 'i32'
const f32 = 'f32'
const v128 = 'v128'

const unary = (type: ValueType): Signature => ({ in: [type], out: [type] })
const binary = (type: ValueType): Signature => ({ in: [type, type], out: [type] })
const ternary = (type: ValueType): Signature => ({ in: [type, type, type], out: [type] })
const compare = (type: ValueType): Signature => ({ in: [type, type], out: [i32] })
const convert = (from: ValueType, to: ValueType): Signature => ({ in: [from], out: [to] })
const shift: Signature = { in: [v128, i32], out: [v128] }
const bulk: Signature = { in: [i32, i32, i32], out: [] }

const core = (code: number, signature: Signature): Opcode => ({ code: [code], ...signature })

/** Prefix 0xfd; the specification numbers these instructions in decimal, up to two LEB128 bytes. */
const simd = (number: number, signature: Signature): Opcode => ({
  code: number < 0x80 ? [0xfd, number] : [0xfd, (number & 0x7f) | 0x80, number >> 7],
  ...signature,
})

/** Prefix 0xfc: saturating conversions and bulk memory, whose memory numbers are always 0. */
const wide = (code: readonly number[], signature: Signature): Opcode => ({
  code: [0xfc, ...code],
  ...signature,
})

/** Instructions that need nothing but their operands. */
export const plainOpcodes = {
  'i32.eqz': core(0x45, unary(i32)),
  'i32.eq': core(0x46, compare(i32)),
  'i32.ne': core(0x47, compare(i32)),
  'i32.lt_s': core(0x48, compare(i32)),
  'i32.lt_u': core(0x49, compare(i32)),
  'i32.gt_s': core(0x4a, compare(i32)),
  'i32.gt_u': core(0x4b, compare(i32)),
  'i32.le_s': core(0x4c, compare(i32)),
  'i32.le_u': core(0x4d, compare(i32)),
  'i32.ge_s': core(0x4e, compare(i32)),
  'i32.ge_u': core(0x4f, compare(i32)),
  'i32.clz': core(0x67, unary(i32)),
  'i32.ctz': core(0x68, unary(i32)),
  'i32.popcnt': core(0x69, unary(i32)),
  'i32.add': core(0x6a, binary(i32)),
  'i32.sub': core(0x6b, binary(i32)),
  'i32.mul': core(0x6c, binary(i32)),
  'i32.div_s': core(0x6d, binary(i32)),
  'i32.div_u': core(0x6e, binary(i32)),
  'i32.rem_s': core(0x6f, binary(i32)),
  'i32.rem_u': core(0x70, binary(i32)),
  'i32.and': core(0x71, binary(i32)),
  'i32.or': core(0x72, binary(i32)),
  'i32.xor': core(0x73, binary(i32)),
  'i32.shl': core(0x74, binary(i32)),
  'i32.shr_s': core(0x75, binary(i32)),
  'i32.shr_u': core(0x76, binary(i32)),
  'i32.rotl': core(0x77, binary(i32)),
  'i32.rotr': core(0x78, binary(i32)),
  'i32.reinterpret_f32': core(0xbc, convert(f32, i32)),
  'i32.trunc_sat_f32_s': wide([0x00], convert(f32, i32)),
  'i32.trunc_sat_f32_u': wide([0x01], convert(f32, i32)),

  'f32.eq': core(0x5b, compare(f32)),
  'f32.ne': core(0x5c, compare(f32)),
  'f32.lt': core(0x5d, compare(f32)),
  'f32.gt': core(0x5e, compare(f32)),
  'f32.le': core(0x5f, compare(f32)),
  'f32.ge': core(0x60, compare(f32)),
  'f32.abs': core(0x8b, unary(f32)),
  'f32.neg': core(0x8c, unary(f32)),
  'f32.ceil': core(0x8d, unary(f32)),
  'f32.floor': core(0x8e, unary(f32)),
  'f32.trunc': core(0x8f, unary(f32)),
  'f32.nearest': core(0x90, unary(f32)),
  'f32.sqrt': core(0x91, unary(f32)),
  'f32.add': core(0x92, binary(f32)),
  'f32.sub': core(0x93, binary(f32)),
  'f32.mul': core(0x94, binary(f32)),
  'f32.div': core(0x95, binary(f32)),
  'f32.min': core(0x96, binary(f32)),
  'f32.max': core(0x97, binary(f32)),
  'f32.copysign': core(0x98, binary(f32)),
  'f32.convert_i32_s': core(0xb2, convert(i32, f32)),
  'f32.convert_i32_u': core(0xb3, convert(i32, f32)),
  'f32.reinterpret_i32': core(0xbe, convert(i32, f32)),

  'memory.copy': wide([0x0a, 0, 0], bulk),
  'memory.fill': wide([0x0b, 0], bulk),

  'v128.not': simd(77, unary(v128)),
  'v128.and': simd(78, binary(v128)),
  'v128.andnot': simd(79, binary(v128)),
  'v128.or': simd(80, binary(v128)),
  'v128.xor': simd(81, binary(v128)),
  'v128.bitselect': simd(82, ternary(v128)),
  'v128.any_true': simd(83, convert(v128, i32)),

  'i8x16.swizzle': simd(14, binary(v128)),
  'i16x8.extend_low_i8x16_s': simd(135, unary(v128)),
  'i16x8.extend_high_i8x16_s': simd(136, unary(v128)),
  'i16x8.extend_low_i8x16_u': simd(137, unary(v128)),
  'i16x8.extend_high_i8x16_u': simd(138, unary(v128)),

  'i32x4.splat': simd(17, convert(i32, v128)),
  'i32x4.eq': simd(55, binary(v128)),
  'i32x4.ne': simd(56, binary(v128)),
  'i32x4.lt_s': simd(57, binary(v128)),
  'i32x4.lt_u': simd(58, binary(v128)),
  'i32x4.gt_s': simd(59, binary(v128)),
  'i32x4.gt_u': simd(60, binary(v128)),
  'i32x4.le_s': simd(61, binary(v128)),
  'i32x4.le_u': simd(62, binary(v128)),
  'i32x4.ge_s': simd(63, binary(v128)),
  'i32x4.ge_u': simd(64, binary(v128)),
  'i32x4.abs': simd(160, unary(v128)),
  'i32x4.neg': simd(161, unary(v128)),
  'i32x4.all_true': simd(163, convert(v128, i32)),
  'i32x4.bitmask': simd(164, convert(v128, i32)),
  'i32x4.extend_low_i16x8_s': simd(167, unary(v128)),
  'i32x4.extend_high_i16x8_s': simd(168, unary(v128)),
  'i32x4.extend_low_i16x8_u': simd(169, unary(v128)),
  'i32x4.extend_high_i16x8_u': simd(170, unary(v128)),
  'i32x4.shl': simd(171, shift),
  'i32x4.shr_s': simd(172, shift),
  'i32x4.shr_u': simd(173, shift),
  'i32x4.add': simd(174, binary(v128)),
  'i32x4.sub': simd(177, binary(v128)),
  'i32x4.mul': simd(181, binary(v128)),
  'i32x4.min_s': simd(182, binary(v128)),
  'i32x4.min_u': simd(183, binary(v128)),
  'i32x4.max_s': simd(184, binary(v128)),
  'i32x4.max_u': simd(185, binary(v128)),
  'i32x4.trunc_sat_f32x4_s': simd(248, unary(v128)),
  'i32x4.trunc_sat_f32x4_u': simd(249, unary(v128)),
  'i64x2.extmul_low_i32x4_u': simd(222, binary(v128)),
  'i64x2.extmul_high_i32x4_u': simd(223, binary(v128)),

  'f32x4.splat': simd(19, convert(f32, v128)),
  'f32x4.eq': simd(65, binary(v128)),
  'f32x4.ne': simd(66, binary(v128)),
  'f32x4.lt': simd(67, binary(v128)),
  'f32x4.gt': simd(68, binary(v128)),
  'f32x4.le': simd(69, binary(v128)),
  'f32x4.ge': simd(70, binary(v128)),
  'f32x4.ceil': simd(103, unary(v128)),
  'f32x4.floor': simd(104, unary(v128)),
  'f32x4.trunc': simd(105, unary(v128)),
  'f32x4.nearest': simd(106, unary(v128)),
  'f32x4.abs': simd(224, unary(v128)),
  'f32x4.neg': simd(225, unary(v128)),
  'f32x4.sqrt': simd(227, unary(v128)),
  'f32x4.add': simd(228, binary(v128)),
  'f32x4.sub': simd(229, binary(v128)),
  'f32x4.mul': simd(230, binary(v128)),
  'f32x4.div': simd(231, binary(v128)),
  'f32x4.min': simd(232, binary(v128)),
  'f32x4.max': simd(233, binary(v128)),
  'f32x4.pmin': simd(234, binary(v128)),
  'f32x4.pmax': simd(235, binary(v128)),
  'f32x4.convert_i32x4_s': simd(250, unary(v128)),
  'f32x4.convert_i32x4_u': simd(251, unary(v128)),

  // Relaxed SIMD: an engine without it refuses the whole module.
  'i32x4.relaxed_trunc_f32x4_s': simd(257, unary(v128)),
  'f32x4.relaxed_madd': simd(261, ternary(v128)),
  'f32x4.relaxed_nmadd': simd(262, ternary(v128)),
  'i32x4.relaxed_laneselect': simd(267, ternary(v128)),
  'f32x4.relaxed_min': simd(269, binary(v128)),
  'f32x4.relaxed_max': simd(270, binary(v128)),
}

const loads = (type: ValueType): Signature => ({ in: [i32], out: [type] })
const stores = (type: ValueType): Signature => ({ in: [i32, type], out: [] })

const memory = (size: MemoryOpcode['size'], opcode: Opcode): MemoryOpcode => ({ size, ...opcode })

export const loadOpcodes = {
  'i32.load': memory(4, core(0x28, loads(i32))),
  'f32.load': memory(4, core(0x2a, loads(f32))),
  'i32.load8_s': memory(1, core(0x2c, loads(i32))),
  'i32.load8_u': memory(1, core(0x2d, loads(i32))),
  'i32.load16_s': memory(2, core(0x2e, loads(i32))),
  'i32.load16_u': memory(2, core(0x2f, loads(i32))),
  'v128.load': memory(16, simd(0, loads(v128))),
  'v128.load8x8_s': memory(8, simd(1, loads(v128))),
  'v128.load8x8_u': memory(8, simd(2, loads(v128))),
  'v128.load16x4_s': memory(8, simd(3, loads(v128))),
  'v128.load16x4_u': memory(8, simd(4, loads(v128))),
  'v128.load32_splat': memory(4, simd(9, loads(v128))),
  'v128.load64_splat': memory(8, simd(10, loads(v128))),
  'v128.load32_zero': memory(4, simd(92, loads(v128))),
  'v128.load64_zero': memory(8, simd(93, loads(v128))),
}

export const storeOpcodes = {
  'i32.store': memory(4, core(0x36, stores(i32))),
  'f32.store': memory(4, core(0x38, stores(f32))),
  'i32.store8': memory(1, core(0x3a, stores(i32))),
  'i32.store16': memory(2, core(0x3b, stores(i32))),
  'v128.store': memory(16, simd(11, stores(v128))),
}

const lane = (lanes: number, opcode: Opcode): LaneOpcode => ({ lanes, ...opcode })

export const laneOpcodes = {
  'i32x4.extract_lane': lane(4, simd(27, convert(v128, i32))),
  'i32x4.replace_lane': lane(4, simd(28, { in: [v128, i32], out: [v128] })),
  'f32x4.extract_lane': lane(4, simd(31, convert(v128, f32))),
  'f32x4.replace_lane': lane(4, simd(32, { in: [v128, f32], out: [v128] })),
}

const loadsLane: Signature = { in: [i32, v128], out: [v128] }

/** Loads into, and stores of, one lane of a vector: an address and a lane number. */
export const memoryLaneOpcodes = {
  'v128.load8_lane': { ...memory(1, simd(84, loadsLane)), lanes: 16 },
  'v128.load32_lane': { ...memory(4, simd(86, loadsLane)), lanes: 4 },
  'v128.load64_lane': { ...memory(8, simd(87, loadsLane)), lanes: 2 },
  'v128.store8_lane': { ...memory(1, simd(88, stores(v128))), lanes: 16 },
  'v128.store32_lane': { ...memory(4, simd(90, stores(v128))), lanes: 4 },
  'v128.store64_lane': { ...memory(8, simd(91, stores(v128))), lanes: 2 },
}

export type PlainOp = keyof typeof plainOpcodes
export type LoadOp = keyof typeof loadOpcodes
export type StoreOp = keyof typeof storeOpcodes
export type LaneOp = keyof typeof laneOpcodes
export type MemoryLaneOp = keyof typeof memoryLaneOpcodes
