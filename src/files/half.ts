/** Floats of 16 bits. */

/** IEEE 754 binary16: sign, 5 bits of exponent with bias 15, 10 bits of fraction. */
export function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

const words = new Uint32Array(1)
const floats = new Float32Array(words.buffer)

/** bfloat16: the upper half of a float32. */
export function brainToNumber(bits: number): number {
  words[0] = bits << 16
  return floats[0]!
}
