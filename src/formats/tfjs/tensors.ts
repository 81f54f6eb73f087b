/** Bytes of the weight files -> tensors: straddling files, and quantised numbers as floats. */
import {
  type FileTensor,
  decodeElements,
  sharedElements,
  tensorLater,
} from '../../files/file-tensor.ts'
import { halfToNumber } from '../../files/half.ts'
import { broken } from '../json.ts'
import type { NamedTensor } from '../keras/named-tensor.ts'
import type { ManifestWeight, Quantization, WeightGroup } from './manifest.ts'

/**
 * The tensors of a group in their order, those of the optimizer left out; `files` are the bytes of
 * its paths.
 */
export function readGroup(
  { paths, weights, place }: WeightGroup,
  files: readonly Uint8Array[],
): readonly NamedTensor[] {
  const has = files.reduce((sum, each) => sum + each.length, 0)
  const needs = weights.reduce((sum, each) => sum + each.bytes, 0)
  if (has !== needs) {
    const problem = `its ${weights.length} weights need ${needs} bytes, but ${paths.join(', ')}`
    broken(place, `${problem} ${paths.length === 1 ? 'has' : 'have'} ${has}`)
  }
  let at = 0
  return weights.flatMap(weight => {
    const start = at
    at += weight.bytes
    const tensor = tensorOf(weight, () => bytesAt(files, start, weight.bytes))
    return weight.ofOptimizer ? [] : [{ name: weight.name, tensor }]
  })
}

/** `length` bytes from `start` on of files that follow each other; a copy where they straddle. */
function bytesAt(files: readonly Uint8Array[], start: number, length: number): Uint8Array {
  let before = 0
  const parts: Uint8Array[] = []
  for (const file of files) {
    const [from, to] = [Math.max(start - before, 0), Math.min(start + length - before, file.length)]
    if (from < to) parts.push(file.subarray(from, to))
    before += file.length
  }
  if (parts.length === 1) return parts[0]!
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function tensorOf(
  { shape, dtype, quantization }: ManifestWeight,
  bytes: () => Uint8Array,
): FileTensor {
  if (!quantization) return tensorLater(dtype, shape, () => sharedElements(bytes(), dtype))
  const values = () => dequantize(bytes(), quantization)
  if (dtype === 'float32') return tensorLater(dtype, shape, values)
  return tensorLater('int32', shape, () => Int32Array.from(values(), Math.round))
}

function dequantize(bytes: Uint8Array, { dtype, scale, min }: Quantization) {
  const stored = decodeElements(bytes, dtype === 'uint8' ? 'uint8' : 'uint16')
  const value = dtype === 'float16' ? halfToNumber : (each: number) => each * scale + min
  return Float32Array.from(stored as Uint8Array | Uint16Array, value)
}
