/** A growing byte buffer with the number formats of WebAssembly's binary format. */
import { assert } from '../../diagnostics/assert.ts'

const scratch = new DataView(new ArrayBuffer(4))
const encoder = new TextEncoder()

export class Bytes {
  #bytes: Uint8Array<ArrayBuffer>
  #length = 0

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity)
  }

  get length(): number {
    return this.#length
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#reserve(1)
    this.#bytes[this.#length++] = value
  }

  bytes(values: ArrayLike<number>): void {
    this.#reserve(values.length)
    this.#bytes.set(values, this.#length)
    this.#length += values.length
  }

  /** Unsigned LEB128 of a whole number in [0, 2^32). */
  u32(value: number): void {
    if (value >>> 0 !== value) assert(false, `${value} is no unsigned 32-bit number`)
    let rest = value
    while (rest >= 0x80) {
      this.byte((rest & 0x7f) | 0x80)
      rest >>>= 7
    }
    this.byte(rest)
  }

  /** Signed LEB128 of a 32-bit pattern: a whole number in [-2^31, 2^32), taken modulo 2^32. */
  s32(value: number): void {
    if (value >>> 0 !== value && (value | 0) !== value) {
      assert(false, `${value} is no 32-bit number`)
    }
    let rest = value | 0
    // The last byte is the one whose bit 6 already is the sign of everything above it.
    while (rest < -64 || rest > 63) {
      this.byte((rest & 0x7f) | 0x80)
      rest >>= 7
    }
    this.byte(rest & 0x7f)
  }

  /** Four bytes, little endian, rounded to single precision. */
  f32(value: number): void {
    scratch.setFloat32(0, value, true)
    this.#scratchBytes()
  }

  /** Four bytes, little endian, of a 32-bit pattern. */
  i32(value: number): void {
    scratch.setInt32(0, value, true)
    this.#scratchBytes()
  }

  /** Length and UTF-8 bytes. */
  name(text: string): void {
    const encoded = encoder.encode(text)
    this.u32(encoded.length)
    this.bytes(encoded)
  }

  /** What was written so far; a view that the next write may leave behind. */
  view(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length)
  }

  #scratchBytes(): void {
    for (let at = 0; at < 4; at++) this.byte(scratch.getUint8(at))
  }

  #reserve(count: number): void {
    const needed = this.#length + count
    if (needed <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length))
    grown.set(this.view())
    this.#bytes = grown
  }
}
