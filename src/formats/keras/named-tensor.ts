/** A tensor of a file with what the file calls it. */
import { type FileTensor, tensorLater } from '../../files/file-tensor.ts'

export interface NamedTensor {
  readonly name: string
  readonly tensor: FileTensor
}

/** Weights are float32 here; the numbers of other dtypes are rounded to it. */
export function asFloat32(tensor: FileTensor): FloatTensor {
  if (tensor.dtype === 'float32') return tensor as FloatTensor
  const rounded = () => Float32Array.from(tensor.data as ArrayLike<number>, Number)
  return tensorLater('float32', tensor.shape, rounded)
}

type FloatTensor = FileTensor & { readonly data: Float32Array<ArrayBuffer> }
