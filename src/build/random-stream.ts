/** Random numbers for initializers and seeds: one independent stream per name. */
import type { RandomStream } from '../catalog/weights.ts'

/**
 * A seed (i32) for whatever has this name, from the model's seed; equal only for equal seeds and
 * names.
 */
export function deriveSeed(seed: number, name: string): number {
  // FNV-1a over the name, then the finalizer of MurmurHash3, so that close names give unrelated
  // seeds.
  let hash = 0x811c9dc5 ^ mix(seed)
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  return mix(hash)
}

/** The stream that belongs to `name` alone: other weights of a model do not move it. */
export function createRandomStream(seed: number, name: string): RandomStream {
  const next = xoshiro128(deriveSeed(seed, name))
  const uniform = (): number => (next() >>> 8) * 2 ** -24
  return {
    uniform,
    normal: () => standardNormal(uniform),
    withSeed: other => createRandomStream(other, name),
  }
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
  let [a, b, c, d] = [1, 2, 3, 4].map(k => mix(seed + Math.imul(k, 0x9e3779b9))) as [
    number,
    number,
    number,
    number,
  ]
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
function standardNormal(uniform: () => number): number {
  for (;;) {
    const x = 2 * uniform() - 1
    const y = 2 * uniform() - 1
    const square = x * x + y * y
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square)
  }
}
