/** Tensors that are known while a model is read: initializers, and what follows from them. */
import type { Dim } from '../../../graph/dim.ts'
import type { ElementType } from '../tensors.ts'
import { type Floats, floatsLater } from './floats.ts'

/**
 * Row-major numbers. Whole numbers of shapes are dims: they may stand for a size that only a run
 * knows. Booleans are 0 and 1.
 */
export interface Constant {
  readonly kind: 'constant'
  readonly dtype: ElementType
  readonly shape: readonly number[]
  readonly data: readonly Dim[] | Float32Array | Float64Array
  /** As of `Floats`. */
  readonly later?: true
}

export function constant(
  dtype: ElementType,
  shape: readonly number[],
  data: Constant['data'],
): Constant {
  return { kind: 'constant', dtype, shape, data }
}

/** Floats that are made when they are read. */
export function floatConstant(shape: readonly number[], make: () => Float32Array): Constant {
  return Object.assign(floatsLater(shape, make), {
    kind: 'constant' as const,
    dtype: 'float32' as const,
  })
}

/** The same numbers, in the same order, as another shape. */
export function reshapedConstant(value: Constant, shape: readonly number[]): Constant {
  return value.later ? floatConstant(shape, () => value.data as Float32Array) : { ...value, shape }
}

/** Floats and their shape; undefined where one is a size that a run alone knows. */
export function shapedFloats(value: Constant): Floats | undefined {
  const { shape } = value
  if (value.later) return floatsLater(shape, () => value.data as Float32Array)
  const data = floatsOf(value)
  return data && { shape, data }
}

/** The numbers as floats; undefined where one is a size that a run alone knows. */
export function floatsOf({ data }: Constant): Float32Array | undefined {
  if (data instanceof Float32Array) return data
  if (data instanceof Float64Array) return Float32Array.from(data)
  return data.every(each => typeof each === 'number') ? Float32Array.from(data) : undefined
}

/** The numbers as dims. */
export function dimsOf({ data }: Constant): readonly Dim[] {
  return data instanceof Float32Array || data instanceof Float64Array ? Array.from(data) : data
}

/** The numbers alone; undefined where one is a size that a run alone knows. */
export function numbersOf(value: Constant): readonly number[] | undefined {
  const dims = dimsOf(value)
  return dims.every(each => typeof each === 'number') ? dims : undefined
}

export function isWhole({ dtype }: Pick<Constant, 'dtype'>): boolean {
  return dtype !== 'float32' && dtype !== 'float64' && dtype !== 'float16' && dtype !== 'bfloat16'
}
