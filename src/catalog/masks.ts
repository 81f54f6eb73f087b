/** Masks, `[batch, time]`: 1 where a step of a sequence counts. How layers make and merge them. */
import { type Expr, all, eq, gt, max, select } from '../expr/expr.ts'
import { type Dim, equalDims } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import { createBroadcast } from '../graph/ops/broadcast.ts'
import { createConcat } from '../graph/ops/concat.ts'
import { createConstant } from '../graph/ops/constant.ts'
import { createReduce } from '../graph/ops/reduce.ts'
import { createReshape } from '../graph/ops/reshape.ts'
import { elementwise } from './elementwise.ts'
import type { LayerScope } from './layer.ts'

/** True where a step counts. */
export function counts(mask: Expr): Expr {
  return gt(mask, 0.5)
}

/** What Keras puts in the place of a masked logit. */
export const maskedLogit = -1e9

/** What must hold for an element to count: nodes that broadcast to the whole, and their test. */
export interface Condition {
  readonly nodes: readonly Node[]
  holds(...elements: Expr[]): Expr
}

/** A mask, 1 or 0, as a condition. */
export function maskCondition(mask: Node): Condition {
  return { nodes: [mask], holds: counts }
}

/** x where all conditions hold, and what `otherwise` makes of it elsewhere. */
export function selectWhere(
  x: Node,
  conditions: readonly Condition[],
  otherwise: (x: Expr) => Expr | number,
): Node {
  if (conditions.length === 0) return x
  return elementwise([x, ...conditions.flatMap(each => each.nodes)], (x, ...elements) => {
    let at = 0
    const truths = conditions.map(({ nodes, holds }) =>
      holds(...elements.slice(at, (at += nodes.length))),
    )
    return select(truths.reduce(all), x, otherwise(x))
  })
}

/** 1 where any element along the last axis differs from `value`, which stays with size 1. */
export function differsFrom(x: Node, value: number): Node {
  const differs = elementwise([x], element => select(eq(element, value), 0, 1))
  return createReduce('max', differs, [x.shape.length - 1])
}

/** A tensor without its last axis, whose size is 1. */
export function withoutLastAxis(x: Node): Node {
  return createReshape(x, x.shape.slice(0, -1))
}

/** Of merged inputs a step counts where it counts in any; if one has no mask, all steps do. */
export function eitherMask(inputs: readonly Node[], _: unknown, layer: LayerScope) {
  const masks = inputs.map((_, k) => layer.mask(k))
  const [first, ...others] = masks
  return others.reduce(
    (either, mask) => either && mask && elementwise([either, mask], (a, b) => max(a, b)),
    first,
  )
}

/** Of inputs that follow each other along `axis`, a step counts where any of its elements does. */
export function joinedMask(
  inputs: readonly Node[],
  axis: number,
  layer: LayerScope,
): Node | undefined {
  const masks = inputs.map((_, k) => layer.mask(k))
  if (masks.every(each => each === undefined)) return undefined
  const rank = inputs[0]!.shape.length
  const whole = inputs.map((x, k) => {
    const mask = masks[k]
      ? aligned(masks[k], rank)
      : createConstant(Float32Array.of(1), new Array<number>(rank).fill(1))
    return createBroadcast(mask, x.shape)
  })
  return withoutLastAxis(createReduce('max', createConcat(whole, axis), [rank - 1]))
}

/** The mask with axes of size 1 behind its own, so that it broadcasts against what it masks. */
export function aligned(mask: Node, rank: number): Node {
  const missing = new Array<number>(rank - mask.shape.length).fill(1)
  return createReshape(mask, [...mask.shape, ...missing])
}

/** Thrown where values have no steps any more that a mask of steps could be about. */
export const lostSteps = Symbol('values without the steps of their mask')

/** A mask beside the values of a loss or a metric; throws `lostSteps` where it does not fit. */
export function besideValues(mask: Node, { shape }: Node): Node {
  const fits = shape.every(dim => dim === 1) || mask.shape.every((dim, i) => isLike(dim, shape[i]))
  if (!fits) throw lostSteps
  return aligned(mask, Math.max(shape.length, mask.shape.length))
}

const isLike = (dim: Dim, other: Dim | undefined): boolean =>
  dim === 1 || (other !== undefined && equalDims(dim, other))
