/** Pieces: how the numbers of one tensor lie in a weight. */
import { tensorStrides } from '../../graph/tensor.ts'

/** For every index of `dims`, one number is read from the tensor and written to the weight. */
export interface Piece {
  /** What PyTorch calls the tensor in its module: `weight`; empty where it is no module's. */
  readonly tensor: string
  /** Behind the name, whatever stands around it: `_reverse`. */
  readonly suffix?: string
  /** The shape that the tensor must have, and what its axes are. */
  readonly shape: readonly number[]
  readonly axes: string
  readonly dims: readonly number[]
  readonly from: Walk
  readonly to: Walk
  /** True where the number is added to the one that is there. */
  readonly adds?: true
}

/** Where the first index is, and how far it is to the next along each of the dims. */
export interface Walk {
  readonly start: number
  readonly strides: readonly number[]
}

/** The whole of a tensor whose axes stand in another order in the weight. */
export function turned(
  tensor: string,
  shape: readonly number[],
  order: readonly number[],
  axes: string,
): Piece {
  const dims = order.map(axis => shape[axis]!)
  const strides = tensorStrides(shape)
  return {
    ...{ tensor, shape, axes, dims },
    from: { start: 0, strides: order.map(axis => strides[axis]!) },
    to: { start: 0, strides: tensorStrides(dims) },
  }
}

/** The whole of a tensor as it is. */
export function same(tensor: string, shape: readonly number[], axes: string): Piece {
  return turned(
    tensor,
    shape,
    shape.map((_, axis) => axis),
    axes,
  )
}

/** Writes what a piece says into a weight. */
export function copyPiece(piece: Piece, tensor: Float32Array, weight: Float32Array): void {
  const { dims, from, to, adds } = piece
  const last = dims.length - 1
  const [step, stride] = [from.strides[last] ?? 1, to.strides[last] ?? 1]
  const count = dims[last] ?? 1
  const copyRow = (read: number, write: number): void => {
    for (let k = 0; k < count; k++) {
      const number = tensor[read + k * step]!
      const at = write + k * stride
      weight[at] = adds ? weight[at]! + number : number
    }
  }
  const walk = (axis: number, read: number, write: number): void => {
    if (axis >= last) return copyRow(read, write)
    for (let k = 0; k < dims[axis]!; k++)
      walk(axis + 1, read + k * from.strides[axis]!, write + k * to.strides[axis]!)
  }
  walk(0, from.start, to.start)
}
