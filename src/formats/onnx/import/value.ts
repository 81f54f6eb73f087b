/** Values of an ONNX graph while it is read: constants, and results of layers. */
import { type Dim, equalDims, mulDims } from '../../../graph/dim.ts'
import type { Expr } from '../../../expr/expr.ts'
import type { DType, Shape } from '../../../graph/shape.ts'
import type { ImportedFeed } from '../../imported.ts'
import type { Order } from '../export/order.ts'
import type { Constant } from './constant.ts'
import type { OnnxNode } from './read-model.ts'

/** A result of a layer, or an input, and what is still to be done with its elements. */
export interface Tensor {
  readonly kind: 'tensor'
  /** As ONNX has it. */
  readonly shape: Shape
  /** That of the feed; what is computed is float32. */
  readonly dtype: DType
  /** True where ONNX has whole numbers or truth values here. */
  readonly whole: boolean
  /**
   * Which axis of `shape` each axis of the feed is, the batch first; -1 for a batch that the ONNX
   * model does not have.
   */
  readonly order: Order
  readonly feed: ImportedFeed
  /** Each element as an expression of the feed's (operand 0); undefined: as it is. */
  readonly expr?: Expr | undefined
  /** What made the expression: a layer of it has that name. */
  readonly by?: OnnxNode | undefined
  /**
   * Where axes were made one with the batch: the shape that the feed still has, of which `order`
   * speaks.
   */
  readonly unfolded?: Shape | undefined
}

export type Value = Constant | Tensor

/** Sizes of the feed's axes behind the batch. */
export function innerShape({ shape, order, unfolded }: Tensor): Shape {
  return order.slice(1).map(axis => (unfolded ?? shape)[axis]!)
}

/** The axes of the feed's shape that each axis is. */
export function partsOf({ shape, unfolded }: Tensor): readonly (readonly number[])[] {
  if (!unfolded) return shape.map((_, axis) => [axis])
  let at = 0
  return shape.map(dim => {
    const own = [at++]
    for (let size = unfolded[own[0]!]!; !equalDims(size, dim); at++) {
      own.push(at)
      size = mulDims(size, unfolded[at]!)
    }
    return own
  })
}

/** The order with the batch first and all other axes as they come. */
export function plainFor({ shape, order }: Tensor): Order {
  const batch = order[0]!
  return [batch, ...shape.keys()].filter((axis, i) => i === 0 || axis !== batch)
}

export function isKnown(dim: Dim): dim is number {
  return typeof dim === 'number'
}
