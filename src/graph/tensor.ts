/** Tensors as the interpreter holds them: numbers in f64, whatever the dtype, with a concrete shape. */

export interface Tensor {
  readonly shape: readonly number[]
  readonly data: Float64Array
}

export function createTensor(shape: readonly number[]): Tensor {
  return { shape, data: new Float64Array(shape.reduce((n, dim) => n * dim, 1)) }
}

/** Row-major strides, in elements. */
export function tensorStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1)
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = strides[i + 1]! * shape[i + 1]!
  return strides
}
