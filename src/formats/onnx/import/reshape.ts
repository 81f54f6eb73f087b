/** The same elements under another shape: which layers that takes, if any. */
import { type Dim, equalDims, floorDivDims, mulDims, productOf } from '../../../graph/dim.ts'
import { type Shape, equalShapes, shapeText } from '../../../graph/shape.ts'
import type { Arguments } from './arguments.ts'
import { inPlainOrder } from './layout.ts'
import type { Scope } from './scope.ts'
import { settle } from './settle.ts'
import { type Tensor, innerShape, isKnown, plainFor } from './value.ts'

/** A value of the shape `target`, which has as many elements. */
export function reshaped(scope: Scope, args: Arguments, value: Tensor, target: Shape): Tensor {
  if (value.unfolded) return unfolded(scope, args, value, target)
  if (equalShapes(value.shape, target)) return value
  const places = matchWide(value.shape, target)
  if (places) return withOnes(scope, args, value, target, places)
  if (value.order[0]! < 0) {
    const x = inPlainOrder(scope, args, value)
    return {
      ...x,
      shape: target,
      order: plainFor({ ...x, shape: target }),
      feed: reshapeLayer(scope, args, x, target),
    }
  }
  return beside(scope, args, inPlainOrder(scope, args, value), target)
}

/**
 * What stands before the batch and what stands behind it, each under another shape. Where they
 * share an axis with the batch, no layer makes them one: that lasts until they are taken apart.
 */
function beside(scope: Scope, args: Arguments, x: Tensor, target: Shape): Tensor {
  const whole = target.map((_, axis) => apartAt(x, target, axis)).find(each => each !== undefined)
  if (!whole)
    return args.fail(
      `it makes ${shapeText(target)} of ${shapeText(x.shape)}: it mixes the examples of a batch`,
    )
  const inner = [...whole.before, ...whole.behind]
  const shape = [...whole.before, x.shape[x.order[0]!]!, ...whole.behind]
  const order = plainFor({ ...x, shape, order: [whole.before.length] })
  const feed = equalShapes(inner, innerShape(x)) ? x.feed : reshapeLayer(scope, args, x, inner)
  const unfolded = shape.length === target.length ? undefined : shape
  return { ...x, shape: target, unfolded, order, feed }
}

/** The axes of the target before and behind the batch, if the batch is in this one of them. */
function apartAt(
  { shape, order }: Tensor,
  target: Shape,
  axis: number,
): { readonly before: Shape; readonly behind: Shape } | undefined {
  const batch = order[0]!
  const [before, behind] = [target.slice(0, axis), target.slice(axis + 1)]
  const slower = quotient(shape.slice(0, batch), before)
  const faster = quotient(shape.slice(batch + 1), behind)
  if (slower === undefined || faster === undefined) return undefined
  if (!equalDims(productOf([slower, shape[batch]!, faster]), target[axis]!)) return undefined
  const wide = (dim: Dim): Shape => (dim === 1 ? [] : [dim])
  return { before: [...before, ...wide(slower)], behind: [...wide(faster), ...behind] }
}

function unfolded(scope: Scope, args: Arguments, value: Tensor, target: Shape): Tensor {
  const x = settle(scope, args.node, value)
  const { unfolded: whole, ...rest } = x
  return reshaped(scope, args, { ...rest, shape: whole! }, target)
}

function reshapeLayer(scope: Scope, args: Arguments, x: Tensor, inner: Shape) {
  if (inner.length === 1 && x.order.length > 2)
    return scope.add(args.node, { type: 'Flatten', from: [x.feed] })
  return scope.add(args.node, {
    type: 'Reshape',
    args: { target_shape: writtenShape(args, inner) },
    from: [x.feed],
  })
}

function writtenShape(args: Arguments, inner: Shape): readonly number[] {
  if (inner.filter(dim => !isKnown(dim)).length > 1) args.fail('several of its sizes are open')
  return inner.map(dim => (isKnown(dim) ? dim : -1))
}

/** For each axis of the target that is wider than 1, the one that it was; undefined if none. */
function matchWide(from: Shape, to: Shape): ReadonlyMap<number, number> | undefined {
  const wide = (shape: Shape): readonly number[] =>
    [...shape.keys()].filter(axis => shape[axis] !== 1)
  const [a, b] = [wide(from), wide(to)]
  const same = a.length === b.length && a.every((axis, i) => equalDims(from[axis]!, to[b[i]!]!))
  return same ? new Map(b.map((axis, i) => [axis, a[i]!])) : undefined
}

/** Axes of size 1 come and go; all others stay in the order that the feed has. */
function withOnes(
  scope: Scope,
  args: Arguments,
  value: Tensor,
  target: Shape,
  places: ReadonlyMap<number, number>,
): Tensor {
  const x = settle(scope, args.node, value)
  const now = new Map([...places].map(([to, from]) => [from, to]))
  const order = x.order.flatMap(axis => (axis < 0 ? [-1] : now.has(axis) ? [now.get(axis)!] : []))
  for (const axis of target.keys()) {
    if (places.has(axis)) continue
    // Behind the axis that stands before it in ONNX, wherever that is.
    const before = axis === 0 ? -1 : order.indexOf(axis - 1)
    order.splice(Math.max(before + 1, 1), 0, axis)
  }
  const before = scope.before.get(x.feed.layer)
  const made = { ...x, shape: target, order }
  const inner = innerShape(made)
  if (equalShapes(inner, innerShape(x))) return made
  // Axes that go as they have come leave nothing behind.
  if (before && equalShapes(inner, innerShape(before))) return { ...made, feed: before.feed }
  const written = { target_shape: writtenShape(args, inner) }
  const feed = scope.add(args.node, { type: 'Reshape', args: written, from: [x.feed] })
  scope.before.set(feed.layer, before ?? x)
  return { ...made, feed }
}

/** What the sizes of a reshape stand for: 0 keeps one, -1 is what is left over. */
export function resolveShape(
  args: Arguments,
  from: Shape,
  wanted: readonly Dim[],
  {
    keepZero,
    batch,
    fixedBatch,
  }: { readonly keepZero: boolean; readonly batch: Dim; readonly fixedBatch: number | undefined },
): Shape {
  const kept = wanted.map((dim, axis) => {
    if (dim === 0 && keepZero) return from[axis] ?? args.fail(`there is no axis ${axis} to keep`)
    const isBatch =
      axis === 0 && dim === fixedBatch && from.length > 0 && equalDims(from[0]!, batch)
    return isBatch ? batch : dim
  })
  const open = kept.filter(dim => dim === -1).length
  if (open > 1 || kept.some(dim => isKnown(dim) && dim < -1))
    args.fail(`its shape is [${kept.map(String).join(', ')}]`)
  const rest =
    open === 0
      ? undefined
      : quotient(
          from,
          kept.filter(dim => dim !== -1),
        )
  if (open === 1 && rest === undefined)
    args.fail(`${shapeText(from)} does not fill ${shapeText(kept)}`)
  const full = kept.map(dim => (dim === -1 ? rest! : dim))
  const shape = fixedBatch === undefined ? full : withBatch(from, full, batch, fixedBatch)
  if (!equalDims(productOf(shape), productOf(from)))
    args.fail(`${shapeText(from)} does not fill ${shapeText(shape)}`)
  return shape
}

/**
 * A shape in numbers alone, for a batch of so many: the axis with the batch in it has any. That is
 * the one where the batch comes first, but for the last, which features are; else where it is last.
 */
function withBatch(from: Shape, to: Shape, batch: Dim, fixedBatch: number): Shape {
  const at = from.findIndex(dim => equalDims(dim, batch))
  const isOpen = to.some(dim => !isKnown(dim))
  if (at < 0 || isOpen || equalDims(productOf(to), productOf(from))) return to
  const before = productOf(from.slice(0, at))
  const leads = (axis: number): boolean =>
    equalDims(productOf(to.slice(0, axis)), before) && axis < to.length - 1
  const ends = (axis: number): boolean =>
    equalDims(productOf(to.slice(0, axis + 1)), mulDims(before, fixedBatch))
  const axes = [...to.keys()].filter(axis => (to[axis] as number) % fixedBatch === 0)
  const axis = axes.find(leads) ?? axes.find(ends)
  if (axis === undefined) return to
  return to.with(axis, mulDims((to[axis] as number) / fixedBatch, batch))
}

/** The product of some dims over that of others, undefined where it is no dim. */
function quotient(all: Shape, divisors: Shape): Dim | undefined {
  const left = [...all]
  let number = 1
  for (const each of divisors) {
    const same = isKnown(each) ? -1 : left.findIndex(dim => equalDims(dim, each))
    if (same >= 0) left.splice(same, 1)
    else if (isKnown(each)) number *= each
    else return undefined
  }
  if (number === 0) return undefined
  const result = floorDivDims(productOf(left), number)
  return equalDims(mulDims(result, number), productOf(left)) ? result : undefined
}
