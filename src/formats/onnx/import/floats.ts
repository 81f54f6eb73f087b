/** Floats with a shape, those of large tensors made when they are read and not before. */
import { countOf, offsetsOf, tensorStrides } from '../../../graph/tensor.ts'

export interface Floats {
  readonly shape: readonly number[]
  /** Row-major. Where `later` is set, each reading makes them anew: read them once. */
  readonly data: Float32Array
  readonly later?: true
}

/** From so many on they are not kept: those of all weights at once are a model's memory again. */
const fewest = 2 ** 14

/** Floats that are made now where they are few, and else at each reading. */
export function floatsLater(shape: readonly number[], make: () => Float32Array): Floats {
  if (countOf(shape) < fewest) return { shape, data: make() }
  return {
    shape,
    later: true,
    get data() {
      return make()
    },
  }
}

/** The axes in another order. */
export function turnedFloats(from: Floats, axes: readonly number[]): Floats {
  const { shape } = from
  const strides = tensorStrides(shape)
  const turned = axes.map(axis => shape[axis]!)
  return floatsLater(turned, () => {
    const { data } = from
    const offsets = offsetsOf(
      turned,
      axes.map(axis => strides[axis]!),
    )
    const moved = new Float32Array(offsets.length)
    for (let i = 0; i < moved.length; i++) moved[i] = data[offsets[i]!]!
    return moved
  })
}
