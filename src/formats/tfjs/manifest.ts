/** The weights manifest of TensorFlow.js: which tensors lie in which files. */
import type { Json } from '../../fields/field.ts'
import { type FileDtype, bytesPerElement, maxRank } from '../../files/file-tensor.ts'
import {
  type Place,
  broken,
  expectCount,
  expectList,
  expectMap,
  expectText,
  inside,
} from '../json.ts'

/** Files whose bytes follow each other, and the tensors that these hold one after the other. */
export interface WeightGroup {
  readonly paths: readonly string[]
  readonly weights: readonly ManifestWeight[]
  readonly place: Place
}

export interface ManifestWeight {
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: 'float32' | 'int32' | 'bool'
  readonly quantization: Quantization | undefined
  /** Bytes in the files. */
  readonly bytes: number
  /** True for what an optimizer keeps beside the weights. */
  readonly ofOptimizer: boolean
}

/** How the stored numbers become those of the tensor: `stored * scale + min`. */
export interface Quantization {
  readonly dtype: 'uint8' | 'uint16' | 'float16'
  readonly scale: number
  readonly min: number
}

export function readManifest(value: Json | undefined, place: Place): readonly WeightGroup[] {
  const groups = expectList(value, place)
  return groups.map((group, i) => {
    const at = inside(place, i)
    const { paths, weights } = expectMap(group, at)
    const listed = expectList(paths, inside(at, 'paths'))
    const within = inside(at, 'weights')
    return {
      place: at,
      paths: listed.map((each, k) => expectText(each, inside(inside(at, 'paths'), k))),
      weights: expectList(weights, within).map((each, k) => readWeight(each, inside(within, k))),
    }
  })
}

function readWeight(value: Json, place: Place): ManifestWeight {
  const entry = expectMap(value, place)
  const name = expectText(entry['name'], inside(place, 'name'))
  const dtype = entry['dtype']
  if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool')
    return broken(inside(place, 'dtype'), `'${name}' is of the dtype ${JSON.stringify(dtype)}`)
  const at = inside(place, 'shape')
  const sizes = expectList(entry['shape'], at)
  if (sizes.length > maxRank) broken(at, `'${name}' has ${sizes.length} axes`)
  const shape = sizes.map((size, i) => expectCount(size, inside(at, i)))
  const { quantization: written } = entry
  const quantization =
    written === undefined || written === null
      ? undefined
      : readQuantization(written, inside(place, 'quantization'))
  const stored: FileDtype = quantization ? storedDtypes[quantization.dtype] : dtype
  const bytes = shape.reduce((count, size) => count * size, bytesPerElement(stored))
  if (!Number.isSafeInteger(bytes)) broken(at, `'${name}' is too large to be counted`)
  return { name, shape, dtype, quantization, bytes, ofOptimizer: entry['group'] === 'optimizer' }
}

/** What an element takes in the file. */
const storedDtypes = { uint8: 'uint8', uint16: 'uint16', float16: 'uint16' } as const

function readQuantization(value: Json, place: Place): Quantization {
  const { dtype, scale = 1, min = 0 } = expectMap(value, place)
  if (dtype !== 'uint8' && dtype !== 'uint16' && dtype !== 'float16')
    return broken(inside(place, 'dtype'), `weights quantised to ${JSON.stringify(dtype)}`)
  if (!isFiniteNumber(scale)) return broken(inside(place, 'scale'), 'it is no finite number')
  if (!isFiniteNumber(min)) return broken(inside(place, 'min'), 'it is no finite number')
  return { dtype, scale, min }
}

function isFiniteNumber(value: Json): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}
