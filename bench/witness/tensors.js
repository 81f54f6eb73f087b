/** Tensors of the witness: made by rule, and turned between the layouts of Keras and ONNX. */

/** The same numbers in [-1, 1) for the same name, by mulberry32 over a hash of it. */
export function drawn(name, shape) {
  let state = [...name].reduce((hash, each) => Math.imul(hash ^ each.charCodeAt(0), 0x01000193), 7)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let hash = Math.imul(state ^ (state >>> 15), 1 | state)
    hash = (hash + Math.imul(hash ^ (hash >>> 7), 61 | hash)) ^ hash
    return ((hash ^ (hash >>> 14)) >>> 0) / 2 ** 31 - 1
  }
  return { shape, data: Float32Array.from({ length: countOf(shape) }, next) }
}

export function countOf(shape) {
  return shape.reduce((product, dim) => product * dim, 1)
}

/** Axis i of the result is axis `axes[i]` of the tensor. */
export function transposed({ shape, data }, axes) {
  const strides = shape.map((_, axis) => countOf(shape.slice(axis + 1)))
  const turned = axes.map(axis => shape[axis])
  const result = new Float32Array(data.length)
  const place = new Array(axes.length).fill(0)
  for (let i = 0; i < result.length; i++) {
    result[i] = data[axes.reduce((at, axis, k) => at + place[k] * strides[axis], 0)]
    for (let k = axes.length - 1; k >= 0 && ++place[k] === turned[k]; k--) place[k] = 0
  }
  return { shape: turned, data: result }
}

/** [N, ...spatial, C] as [N, C, ...spatial]. */
export function channelsFirst(tensor) {
  const last = tensor.shape.length - 1
  return transposed(tensor, [0, last, ...Array.from({ length: last - 1 }, (_, i) => i + 1)])
}

/** [N, C, ...spatial] as [N, ...spatial, C]. */
export function channelsLast(tensor) {
  const rank = tensor.shape.length
  return transposed(tensor, [0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2), 1])
}

/** Blocks of so many columns of the last axis, in another order. */
export function reordered({ shape, data }, order) {
  const columns = shape.at(-1)
  const block = columns / order.length
  const result = data.map((_, i) => {
    const row = Math.floor(i / columns)
    const column = i % columns
    return data[row * columns + order[Math.floor(column / block)] * block + (column % block)]
  })
  return { shape, data: result }
}

/** Tensors of one shape behind each other, along a new first axis. */
export function stacked(tensors) {
  const data = Float32Array.from(tensors.flatMap(each => [...each.data]))
  return { shape: [tensors.length, ...tensors[0].shape], data }
}
