/** Elementwise operators: expressions over one value, layers over several. */
import { type Expr, constant as number, operand, toFloat } from '../../../expr/expr.ts'
import { type Dim, equalDims } from '../../../graph/dim.ts'
import { type Shape, broadcastShapes, equalShapes, shapeText } from '../../../graph/shape.ts'
import { countOf, offsetsOf, tensorStrides } from '../../../graph/tensor.ts'
import type { Json } from '../../../fields/field.ts'
import type { ImportedFeed } from '../../imported.ts'
import type { Order } from '../export/order.ts'
import type { Arguments } from './arguments.ts'
import { type Constant, floatsOf, isWhole } from './constant.ts'
import { inOrder } from './layout.ts'
import { textSize } from './print-element.ts'
import type { Scope } from './scope.ts'
import { settle, shortNumber } from './settle.ts'
import { type Tensor, type Value, plainFor } from './value.ts'

/** An expression of more parts becomes a layer before it grows on. */
const mostParts = 60

export function elementOf({ expr, dtype }: Tensor): Expr {
  return expr ?? (dtype === 'float32' ? operand(0) : toFloat(operand(0, 'i32')))
}

/** One more step on the elements of a value. */
export function applied(
  scope: Scope,
  args: Arguments,
  k: number,
  step: (x: Expr) => Expr,
  whole = false,
): Tensor {
  const value = ready(scope, args, k)
  return { ...value, expr: step(elementOf(value)), whole, by: args.node }
}

/** The input, settled where much has gathered on it. */
function ready(scope: Scope, args: Arguments, k: number): Tensor {
  const value = args.rows(k)
  const isLarge = value.expr !== undefined && textSize(value.expr) > mostParts
  return isLarge ? settle(scope, args.node, value) : value
}

export interface Binary {
  /** Layers over two values and more. */
  readonly layer: string
  readonly element: (a: Expr, b: Expr) => Expr
  /** What follows the layer: a comparison of the difference with 0. */
  readonly behind?: (x: Expr) => Expr
  readonly whole?: boolean
}

/** Two inputs that broadcast as numpy's. */
export function binary(scope: Scope, args: Arguments, form: Binary): Tensor {
  const [a, b] = [args.input(0), args.input(1)]
  if (!a || !b) return args.fail('it needs two inputs')
  return combine(scope, args, [a, b], form)
}

export function combine(
  scope: Scope,
  args: Arguments,
  [a, b]: readonly [Value, Value],
  { layer, element, behind = x => x, whole }: Binary,
): Tensor {
  const isInteger =
    whole ?? [a, b].every(each => (each.kind === 'tensor' ? each.whole : isWhole(each)))
  const done = (value: Tensor): Tensor => ({ ...value, whole: isInteger, by: args.node })
  const own = [a, b].map((each, k) =>
    each.kind === 'tensor' &&
    each.expr &&
    args.node.inputs[k] !== undefined &&
    each === args.input(k)
      ? ready(scope, args, k)
      : each,
  ) as [Value, Value]
  const numbers = own.map(each => (each.kind === 'constant' ? single(each, own) : undefined))
  if (own[0].kind === 'tensor' && numbers[1] !== undefined)
    return done({ ...own[0], expr: element(elementOf(own[0]), number(numbers[1])) })
  if (own[1].kind === 'tensor' && numbers[0] !== undefined)
    return done({ ...own[1], expr: element(number(numbers[0]), elementOf(own[1])) })
  const [x, y] = own
  if (x.kind === 'tensor' && y.kind === 'tensor' && sameFeed(x, y)) {
    const expr = element(elementOf(x), elementOf(y))
    if (textSize(expr) <= mostParts) return done({ ...x, expr })
  }
  const merged = mergeLayer(scope, args, layer, own)
  return done({ ...merged, expr: behind === undefined ? undefined : lazily(merged, behind) })
}

function lazily(value: Tensor, behind: (x: Expr) => Expr): Expr | undefined {
  const expr = behind(operand(0))
  return expr === operand(0) ? value.expr : expr
}

/** The one number of a constant that makes the other operand no larger. */
function single(value: Constant, all: readonly Value[]): number | undefined {
  const rank = Math.max(
    ...all.filter(each => each.kind === 'tensor').map(each => each.shape.length),
  )
  if (countOf(value.shape) !== 1 || value.shape.length > rank) return undefined
  return floatsOf(value)?.[0]
}

function sameFeed(a: Tensor, b: Tensor): boolean {
  return (
    a.feed.layer === b.feed.layer &&
    (a.feed.output ?? 0) === (b.feed.output ?? 0) &&
    a.order.join() === b.order.join() &&
    equalShapes(a.shape, b.shape) &&
    !a.unfolded === !b.unfolded
  )
}

/** A layer whose inputs broadcast; constants become parameters, or numbers of the config. */
export function mergeLayer(
  scope: Scope,
  args: Arguments,
  type: string,
  values: readonly Value[],
): Tensor {
  const { inputs, shape, order, first } = aligned(scope, args, values)
  const rescaled = values.length === 2 ? rescaledBy(type, values, order) : undefined
  if (rescaled)
    return {
      ...first,
      shape,
      expr: undefined,
      dtype: 'float32',
      feed: scope.add(args.node, { type: 'Rescaling', args: rescaled, from: [first.feed] }),
    }
  const feed = scope.add(args.node, { type, from: inputs })
  return { kind: 'tensor', shape, dtype: 'float32', whole: false, order, feed }
}

/** Values as feeds of one order; tensors first in line say which. */
export function aligned(scope: Scope, args: Arguments, values: readonly Value[]) {
  for (const each of values)
    if (each.kind === 'tensor' && each.unfolded) args.fail('it mixes rows of several examples')
  const rank = Math.max(...values.map(each => each.shape.length))
  const tensors = values.filter(each => each.kind === 'tensor')
  const [some] = tensors
  if (!some) return args.fail('all its inputs are constant')
  const shape = broadcastShapes(values.map(each => each.shape as Shape))
  if (!shape) {
    const shapes = values.map(each => shapeText(each.shape)).join(' and ')
    return args.fail(`${shapes} do not broadcast`)
  }
  const shifted = (each: Tensor): Order =>
    each.order.map(axis => (axis < 0 ? axis : axis + rank - each.shape.length))
  const batch = shifted(some)[0]!
  for (const each of tensors)
    if (shifted(each)[0] !== batch) args.fail('it mixes the examples of a batch')
  const wide = tensors.filter(each => each.shape.length === rank)
  const plain = plainFor({ ...some, shape, order: [batch] })
  const order = wide.map(each => each.order).find(each => each.join() !== plain.join()) ?? plain
  const settled = new Map(
    tensors.map(each => [each, widened(scope, args, each, rank, order)] as const),
  )
  const first = settled.get(some)!
  const inputs = values.map(each =>
    each.kind === 'tensor'
      ? asFloat(scope, args, settled.get(each)!)
      : parameterFeed(scope, args, each, { rank, order, like: first.feed }),
  )
  return { inputs, shape, order, first }
}

/** Layers that merge take floats alone. */
export function asFloat(scope: Scope, { node }: Arguments, value: Tensor): ImportedFeed {
  if (value.dtype === 'float32') return value.feed
  return scope.add(node, { type: 'Rescaling', args: { scale: 1 }, from: [value.feed] })
}

/** With axes of size 1 in front, in the order of all. */
function widened(scope: Scope, args: Arguments, value: Tensor, rank: number, order: Order): Tensor {
  const x = settle(scope, args.node, value)
  const missing = rank - x.shape.length
  if (missing === 0) return inOrder(scope, args, x, order)
  if (x.order[0]! >= 0) args.fail('it mixes the examples of a batch')
  const plain = inOrder(scope, args, x, plainFor(x))
  // Layers that merge put axes of size 1 behind the batch themselves.
  const whole = plainFor({ ...x, shape: new Array<Dim>(rank).fill(1) })
  if (order.join() === whole.join()) return plain
  const shape = [...new Array<Dim>(missing).fill(1), ...x.shape]
  const inner = { ...plain, shape, order: whole }
  const feed = scope.add(args.node, {
    type: 'Reshape',
    args: { target_shape: shape.map(dim => (typeof dim === 'number' ? dim : -1)) },
    from: [plain.feed],
  })
  return inOrder(scope, args, { ...inner, feed }, order)
}

export interface Place {
  readonly rank: number
  readonly order: Order
  /** A feed of the same batch. */
  readonly like: ImportedFeed
  /** Keeps axes of size 1 in front. */
  readonly whole?: boolean
}

/** The constant in an order of axes, without the batch. */
export function constantIn(
  args: Arguments,
  value: Constant,
  { rank, order }: Pick<Place, 'rank' | 'order'>,
): { readonly shape: readonly number[]; readonly data: Float32Array } {
  const data = floatsOf(value) ?? args.fail('a constant depends on sizes that a run alone knows')
  const missing = rank - value.shape.length
  const whole = [...new Array<number>(missing).fill(1), ...value.shape]
  if (order[0]! >= 0 && whole[order[0]!] !== 1) args.fail('a constant has an example of its own')
  const axes = order.slice(1)
  const shape = axes.map(axis => whole[axis]!)
  const strides = tensorStrides(whole)
  const offsets = offsetsOf(
    shape,
    axes.map(axis => strides[axis]!),
  )
  return { shape, data: Float32Array.from(offsets, at => data[at]!) }
}

/** Without the axes of size 1 in front, which broadcasting puts there. */
function trimmed(shape: readonly number[]): readonly number[] {
  const first = shape.findIndex(dim => dim !== 1)
  return first < 0 ? shape.slice(-1) : shape.slice(first)
}

export function parameterFeed(
  scope: Scope,
  args: Arguments,
  value: Constant,
  place: Place,
): ImportedFeed {
  const { shape: inner, data } = constantIn(args, value, place)
  const shape = place.whole ? inner : trimmed(inner)
  return scope.add(args.node, {
    type: 'Parameter',
    args: { shape },
    from: [place.like],
    weights: { value: { shape, data } },
  })
}

/** Few numbers along the last axis stand in the config. */
const mostWritten = 16

function rescaledBy(
  type: string,
  [a, b]: readonly Value[],
  order: Order,
): { readonly [name: string]: Json } | undefined {
  const value = a!.kind === 'constant' ? a! : (b as Constant)
  const other = a!.kind === 'constant' ? b! : a!
  if (value.kind !== 'constant' || other.kind !== 'tensor') return undefined
  const rank = Math.max(value.shape.length, other.shape.length)
  const last = order.at(-1)! - (rank - value.shape.length)
  const along = value.shape.every((dim, axis) => dim === 1 || axis === last)
  const data = floatsOf(value)
  const fits =
    rank === other.shape.length && equalDims(other.shape[order.at(-1)!]!, value.shape[last] ?? 0)
  if (!along || !data || data.length > mostWritten || !fits || rank < 2) return undefined
  const list = Array.from(data, shortNumber)
  if (list.some(each => !Number.isFinite(each))) return undefined
  const isFirst = a!.kind === 'constant'
  if (type === 'Add') return { scale: 1, offset: list }
  if (type === 'Multiply') return { scale: list }
  if (type === 'Subtract')
    return isFirst ? { scale: -1, offset: list } : { scale: 1, offset: list.map(each => -each) }
  return undefined
}
