/** A tensor of a file with what the file calls it. */
import type { FileTensor } from '../../files/file-tensor.ts'

export interface NamedTensor {
  readonly name: string
  readonly tensor: FileTensor
}

/** Weights are float32 here; the numbers of other dtypes are rounded to it. */
export function asFloat32({ dtype, shape, data }: FileTensor): FileTensor & {
  readonly data: Float32Array<ArrayBuffer>
} {
  if (dtype === 'float32') return { dtype, shape, data: data as Float32Array<ArrayBuffer> }
  const rounded = Float32Array.from(data as ArrayLike<number>, Number)
  return { dtype: 'float32', shape, data: rounded }
}
