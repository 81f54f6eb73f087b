/** Random numbers for initializers: one stream per weight, the same bits in every engine. */
import type { RandomStream } from './weights.ts'

/**
 * The stream that belongs to `name` alone: other weights of a model do not move it. Everything is
 * integer arithmetic and IEEE's + - * / and square root; nothing is left to an engine's own
 * logarithm.
 */
export function createRandomStream(seed: number, name: string): RandomStream {
  const next = xoshiro128(deriveSeed(seed, name))
  const uniform = (): number => (next() >>> 8) * 2 ** -24
  return {
    uniform,
    normal: () => standardNormal(next),
    withSeed: other => createRandomStream(other, name),
  }
}

/** A seed (i32) for whatever has this name, from another seed. */
export function deriveSeed(seed: number, name: string): number {
  // FNV-1a over the name, then MurmurHash3's finalizer: close names give unrelated seeds.
  let hash = 0x811c9dc5 ^ mix(seed)
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  return mix(hash)
}

function mix(value: number): number {
  let hash = value | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

/** xoshiro128**, https://prng.di.unimi.it: 32 bits a call, period 2^128 - 1. */
function xoshiro128(seed: number): () => number {
  // Weyl steps keep the four words apart and never all zero.
  const word = (k: number): number => mix(seed + Math.imul(k, 0x9e3779b9))
  let [a, b, c, d] = [word(1), word(2), word(3), word(4)]
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9)
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotateLeft(d, 11)
    return result
  }
}

function rotateLeft(word: number, count: number): number {
  return (word << count) | (word >>> (32 - count))
}

/**
 * Marsaglia's polar method; the second value of each pair is dropped, so that the stream has no
 * hidden state.
 */
function standardNormal(next: () => number): number {
  for (;;) {
    const x = next() * 2 ** -31
    const y = next() * 2 ** -31
    const square = x * x + y * y
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * naturalLog(square)) / square)
  }
}

/**
 * log(x) for x in (0, 1), to about 1e-16: 2 atanh((m - 1) / (m + 1)) of the mantissa m, as a power
 * series.
 */
function naturalLog(x: number): number {
  let [mantissa, exponent] = [x, 0]
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2
    exponent--
  }
  const ratio = (mantissa - 1) / (mantissa + 1)
  const squared = ratio * ratio
  let sum = 0
  // |ratio| <= 0.1716, so the terms left out are below 0.1716^23.
  for (let power = 21; power >= 1; power -= 2) sum = sum * squared + 1 / power
  return 2 * ratio * sum + exponent * Math.LN2
}
