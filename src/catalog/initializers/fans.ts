/** Fans: how many inputs and outputs an element of a weight connects. */

export interface Fans {
  readonly in: number
  readonly out: number
}

/** Axes that count as inputs and outputs, where the shape alone does not tell. */
export interface FanAxes {
  readonly input_axes: readonly number[] | null
  readonly output_axes: readonly number[] | null
}

/**
 * Keras's rule: a matrix is [in, out]; with more axes the last two are in and out, each times the
 * product of the axes before them; a vector counts its length both ways. Where both lists of axes
 * are given, the fans are products of those.
 */
export function fansOf(shape: readonly number[], axes: FanAxes): Fans {
  const { input_axes, output_axes } = axes
  if (input_axes && output_axes) {
    const along = (list: readonly number[]) => product(list.map(axis => shape.at(axis)!))
    return { in: along(input_axes), out: along(output_axes) }
  }
  if (shape.length < 2) return { in: product(shape), out: product(shape) }
  const receptive = product(shape.slice(0, -2))
  return { in: shape.at(-2)! * receptive, out: shape.at(-1)! * receptive }
}

function product(dims: readonly number[]): number {
  return dims.reduce((total, dim) => total * dim, 1)
}
