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
  if (value.order[0] !== 0) return args.fail('it mixes the examples of a batch')
  const x = inPlainOrder(scope, args, value)
  if (target.length > 0 && equalDims(target[0]!, value.shape[0]!))
    return {
      ...x,
      shape: target,
      order: plainFor({ ...x, shape: target }),
      feed: reshapeLayer(scope, args, x, target.slice(1)),
    }
  return foldedRows(args, x, target)
}

/** Rows of all steps of all examples one below the other: no layer, until they are taken apart. */
function foldedRows(args: Arguments, x: Tensor, target: Shape): Tensor {
  const isRows = target.length === 2 && equalDims(target[1]!, x.shape.at(-1)!) && x.shape.length > 2
  if (!isRows)
    return args.fail(
      `it makes ${shapeText(target)} of ${shapeText(x.shape)}: it mixes the examples of a batch`,
    )
  return { ...x, shape: target, unfolded: x.shape }
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
  const shape = kept.map(dim => (dim === -1 ? rest! : dim))
  if (!equalDims(productOf(shape), productOf(from)))
    args.fail(`${shapeText(from)} does not fill ${shapeText(shape)}`)
  return shape
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
