/** Tensors as the interpreter holds them: numbers in f64, whatever the dtype, and a shape. */

export interface Tensor {
  readonly shape: readonly number[]
  readonly data: Float64Array
}

/** A tensor of zeros. */
export function createTensor(shape: readonly number[]): Tensor {
  return { shape, data: new Float64Array(countOf(shape)) }
}

/** Number of elements. */
export function countOf(shape: readonly number[]): number {
  return shape.reduce((n, dim) => n * dim, 1)
}

/** Row-major strides, in elements. */
export function tensorStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1)
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = strides[i + 1]! * shape[i + 1]!
  return strides
}

/**
 * Where the elements of a view lie: for each index of `shape`, in row-major order, `start` plus the
 * sum of index times stride. Strides may be 0 (broadcast, reduction) or negative (reversal).
 */
export function offsetsOf(
  shape: readonly number[],
  strides: readonly number[],
  start = 0,
): Int32Array {
  let offsets = Int32Array.of(start)
  for (const [axis, dim] of shape.entries()) {
    const stride = strides[axis]!
    const next = new Int32Array(offsets.length * dim)
    for (const [i, offset] of offsets.entries())
      for (let k = 0; k < dim; k++) next[i * dim + k] = offset + k * stride
    offsets = next
  }
  return offsets
}

/** Where each element of the result of broadcasting `from` to `to` is read (numpy's rule). */
export function broadcastOffsets(from: readonly number[], to: readonly number[]): Int32Array {
  const strides = tensorStrides(from).map((stride, axis) => (from[axis] === 1 ? 0 : stride))
  return offsetsOf(to, [...new Array<number>(to.length - from.length).fill(0), ...strides])
}
