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

/** The axes in another order. Row by row, as a table of all places would be a second tensor. */
export function turnedFloats(from: Floats, axes: readonly number[]): Floats {
  const { shape } = from
  const turned = axes.map(axis => shape[axis]!)
  return floatsLater(turned, () => {
    const { data } = from
    const steps = axes.map(axis => tensorStrides(shape)[axis]!)
    const [width, step] = [turned.at(-1) ?? 1, steps.at(-1) ?? 1]
    const moved = new Float32Array(data.length)
    for (const [row, start] of offsetsOf(turned.slice(0, -1), steps.slice(0, -1)).entries())
      for (let i = 0; i < width; i++) moved[row * width + i] = data[start + i * step]!
    return moved
  })
}
