/** Operators that move elements, and change none. */
import { type Dim, addDims, equalDims, productOf } from '../../../../graph/dim.ts'
import type { Shape } from '../../../../graph/shape.ts'
import { type Arguments, axisOf, feedAxis } from '../arguments.ts'
import { asFloat, mergeLayer, parameterFeed } from '../elementwise.ts'
import { constant } from '../constant.ts'
import { inOrder, inPlainOrder } from '../layout.ts'
import { reshaped, resolveShape } from '../reshape.ts'
import type { Scope } from '../scope.ts'
import { settle } from '../settle.ts'
import { type Tensor, type Value, isKnown, partsOf, plainFor } from '../value.ts'
import type { Handler, Handlers } from './handler.ts'

const reshape: Handler = (args, scope) => {
  const x = args.rows(0)
  const wanted = args.ints('shape') ?? args.dims(1) ?? args.fail('it says no shape')
  const keepZero = args.int('allowzero', 0) === 0
  const shape = resolveShape(args, x.unfolded ?? x.shape, wanted, { keepZero, ...scope })
  return reshaped(scope, args, x, shape)
}

const flatten: Handler = (args, scope) => {
  const x = args.tensor(0)
  const written = args.int('axis', 1)
  const axis = written < 0 ? written + x.shape.length : written
  return reshaped(scope, args, x, [
    productOf(x.shape.slice(0, axis)),
    productOf(x.shape.slice(axis)),
  ])
}

const squeeze: Handler = (args, scope) => {
  const x = args.tensor(0)
  const rank = x.shape.length
  const given = args.list('axes', 1)?.map(axis => axisOf(axis, rank, args))
  const axes = given ?? [...x.shape.keys()].filter(axis => x.shape[axis] === 1)
  if (axes.some(axis => x.shape[axis] !== 1))
    args.fail('an axis that it takes away is not of size 1')
  return reshaped(
    scope,
    args,
    x,
    x.shape.filter((_, axis) => !axes.includes(axis)),
  )
}

const unsqueeze: Handler = (args, scope) => {
  const x = args.tensor(0)
  const given = args.list('axes', 1) ?? args.fail('it says no axes')
  const rank = x.shape.length + given.length
  const axes = new Set(given.map(axis => axisOf(axis, rank, args)))
  if (axes.size !== given.length) args.fail('it makes an axis twice')
  const rest = [...x.shape]
  const shape = Array.from({ length: rank }, (_, axis): Dim => (axes.has(axis) ? 1 : rest.shift()!))
  return reshaped(scope, args, x, shape)
}

/** No layer: the axes of the same value have other numbers. */
const transpose: Handler = args => {
  const x = args.rows(0)
  const perm = args.ints('perm') ?? [...x.shape.keys()].reverse()
  const complete = perm.length === x.shape.length && x.shape.every((_, axis) => perm.includes(axis))
  return complete ? transposedTensor(x, perm) : args.fail(`its perm is [${perm.join(', ')}]`)
}

export function transposedTensor(x: Tensor, perm: readonly number[]): Tensor {
  const parts = partsOf(x)
  const moved = perm.flatMap(axis => parts[axis]!)
  const order = x.order.map(axis => (axis < 0 ? axis : moved.indexOf(axis)))
  const unfolded = x.unfolded && moved.map(axis => x.unfolded![axis]!)
  return { ...x, shape: perm.map(axis => x.shape[axis]!), order, unfolded }
}

const concat: Handler = (args, scope) => {
  const all = Array.from(
    { length: args.count },
    (_, k) => args.input(k) ?? args.fail('an input is left out'),
  )
  const some = all.find(each => each.kind === 'tensor')
  if (!some) return args.fail('all its inputs are constant')
  const axis = axisOf(args.int('axis', 0), some.shape.length, args)
  if (all.length === 1) return some
  const fits = all.every(
    ({ shape }) =>
      shape.length === some.shape.length &&
      shape.every(
        (dim: Dim, i: number) => i === axis || dim === 1 || equalDims(dim, some.shape[i]!),
      ),
  )
  if (!fits) return args.fail('its inputs do not fit each other')
  const total = all.reduce<Dim>((sum, each) => addDims(sum, each.shape[axis]!), 0)
  const shape = some.shape.with(axis, total)
  return joined(scope, args, { all, some, shape, axis })
}

interface Joining {
  readonly all: readonly Value[]
  readonly some: Tensor
  readonly shape: Shape
  readonly axis: number
}

function joined(scope: Scope, args: Arguments, { all, some, shape, axis }: Joining): Tensor {
  const settled = all.map(each => (each.kind === 'tensor' ? settle(scope, args.node, each) : each))
  const plain = plainFor(some)
  const orders = settled.flatMap(each => (each.kind === 'tensor' ? [each.order] : []))
  const order = orders.find(each => each.join() !== plain.join()) ?? plain
  const along = order.indexOf(axis)
  if (along <= 0) args.fail('it mixes the examples of a batch')
  const moved = settled.map(each =>
    each.kind === 'tensor' ? inOrder(scope, args, each, order) : each,
  )
  const like = moved.find(each => each.kind === 'tensor')!.feed
  const place = { rank: shape.length, order, like, whole: true }
  const from = moved.map(each =>
    each.kind === 'tensor' ? asFloat(scope, args, each) : parameterFeed(scope, args, each, place),
  )
  const written = along === order.length - 1 ? undefined : along
  const feed = scope.add(args.node, { type: 'Concatenate', args: { axis: written }, from })
  return { kind: 'tensor', shape, dtype: 'float32', whole: some.whole, order, feed }
}

const slice: Handler = (args, scope) => {
  const x = settle(scope, args.node, args.tensor(0))
  const rank = x.shape.length
  const starts = args.list('starts', 1) ?? []
  const ends = args.list('ends', 2) ?? []
  const axes = (args.list('axes', 3) ?? starts.map((_, i) => i)).map(axis =>
    axisOf(axis, rank, args),
  )
  const steps = args.numbers(4) ?? starts.map(() => 1)
  return axes.reduce((y, axis, i) => {
    if (steps[i] === 1) return sliced(scope, args, y, axis, starts[i]!, ends[i]!)
    return turnedAround(scope, args, y, { axis, step: steps[i]!, start: starts[i]!, end: ends[i]! })
  }, x)
}

/** A step of -1 over a whole axis. */
function turnedAround(
  scope: Scope,
  args: Arguments,
  x: Tensor,
  { axis, step, start, end }: { axis: number; step: number; start: number; end: number },
): Tensor {
  const size = x.shape[axis]!
  const from = start < 0 && isKnown(size) ? start + size : start
  const whole =
    (start === -1 || (isKnown(size) && from >= size - 1)) && isKnown(size) && end < -size
  if (step !== -1 || !whole) return args.fail(`one of its steps is ${step}`)
  const own = feedAxis(axis, x, args)
  const from0 = [asFloat(scope, args, x)]
  const written = { axis: own === 1 ? undefined : own }
  return {
    ...x,
    dtype: 'float32',
    feed: scope.add(args.node, { type: 'Reverse', args: written, from: from0 }),
  }
}

/** From here on an end means that of the axis: converters write 10^9, or the largest integer. */
const endless = 1e9

/** What lies between two places, which are cut off at the ends. */
export function sliced(
  scope: Scope,
  args: Arguments,
  x: Tensor,
  axis: number,
  from: number,
  to: number,
): Tensor {
  const size = x.shape[axis]!
  if (!isKnown(size)) {
    const isWhole = from === 0 && to >= endless
    return isWhole ? x : args.fail('it cuts an axis whose size a run alone knows')
  }
  const place = (at: number): number => Math.min(Math.max(at < 0 ? at + size : at, 0), size)
  const [start, end] = [place(from), place(to)]
  if (start === 0 && end === size) return x
  if (end <= start) return args.fail('it keeps nothing')
  const own = feedAxis(axis, x, args)
  const written = { axis: own === 1 ? undefined : own, start: start === 0 ? undefined : start }
  const feed = scope.add(args.node, {
    type: 'Slice',
    args: { ...written, end: end === size ? undefined : end },
    from: [x.feed],
  })
  return { ...x, shape: x.shape.with(axis, end - start), feed }
}

const split: Handler = (args, scope) => {
  const x = settle(scope, args.node, args.tensor(0))
  const axis = axisOf(args.int('axis', 0), x.shape.length, args)
  const size = x.shape[axis]!
  const count = args.node.outputs.length
  if (!isKnown(size)) return args.fail('it splits an axis whose size a run alone knows')
  const each = Math.ceil(size / args.int('num_outputs', count))
  const even = Array.from({ length: count }, (_, i) => Math.min(each, size - i * each))
  const sizes = args.list('split', 1) ?? even
  if (sizes.length !== count || sizes.reduce((a, b) => a + b, 0) !== size)
    return args.fail(`its parts are [${sizes.join(', ')}]`)
  let at = 0
  return sizes.map(part => sliced(scope, args, x, axis, at, (at += part)))
}

const pad: Handler = (args, scope) => {
  const mode = args.text('mode', 'constant')
  if (mode !== 'constant') return args.fail(`its mode is ${mode}`)
  const x = settle(scope, args.node, args.tensor(0))
  const pads = args.list('pads', 1) ?? args.fail('it says no pads')
  const value = args.has('value') ? args.float('value', 0) : (args.floats(2)?.data[0] ?? 0)
  const rank = x.shape.length
  const axes = (args.numbers(3) ?? [...x.shape.keys()]).map(axis => axisOf(axis, rank, args))
  if (pads.length !== 2 * axes.length) return args.fail(`its pads are [${pads.join(', ')}]`)
  if (pads.some(each => each < 0)) return args.fail('its pads are negative')
  if (!Number.isFinite(value)) return args.fail(`it pads with ${value}`)
  const amounts = axes.map((axis, i) => ({ axis, low: pads[i]!, high: pads[axes.length + i]! }))
  const cut = amounts.filter(({ low, high }) => low + high > 0)
  const float = { ...x, feed: asFloat(scope, args, x), dtype: 'float32' as const }
  const zeros = value === 0 ? zeroPadding(scope, args, float, cut) : undefined
  return zeros ?? cut.reduce<Tensor>((y, amount) => padAxis(scope, args, y, amount, value), float)
}

interface Amount {
  readonly axis: number
  readonly low: number
  readonly high: number
}

function padAxis(
  scope: Scope,
  args: Arguments,
  x: Tensor,
  { axis, low, high }: Amount,
  value: number,
): Tensor {
  const own = feedAxis(axis, x, args)
  const written = {
    padding: [low, high],
    axis: own === 1 ? undefined : own,
    value: value === 0 ? undefined : value,
  }
  const feed = scope.add(args.node, { type: 'Pad', args: written, from: [x.feed] })
  return { ...x, shape: x.shape.with(axis, addDims(x.shape[axis]!, low + high)), feed }
}

/** Zeros around a grid are a layer of Keras, where the channels are last. */
function zeroPadding(
  scope: Scope,
  args: Arguments,
  x: Tensor,
  cut: readonly Amount[],
): Tensor | undefined {
  const rank = x.order.length - 2
  const own = cut.map(each => ({ ...each, at: x.order.indexOf(each.axis) }))
  const grid = rank >= 1 && rank <= 3 && own.every(({ at }) => at >= 1 && at <= rank)
  if (!grid || own.length === 0) return undefined
  const padding = Array.from({ length: rank }, (_, i) => {
    const amount = own.find(({ at }) => at === i + 1)
    return [amount?.low ?? 0, amount?.high ?? 0]
  })
  const flat = padding.flat()
  const symmetric = padding.every(([low, high]) => low === high)
  const whole = flat.every(each => each === flat[0])
  const written = whole
    ? flat[0]!
    : rank === 1
      ? padding[0]!
      : symmetric
        ? padding.map(each => each[0]!)
        : padding
  const feed = scope.add(args.node, {
    type: `ZeroPadding${rank}D`,
    args: { padding: written },
    from: [x.feed],
  })
  const shape = cut.reduce<Shape>(
    (all, { axis, low, high }) => all.with(axis, addDims(all[axis]!, low + high)),
    x.shape,
  )
  return { ...x, shape, feed }
}

/** Repeats along axes of size 1: a vector as a sequence is a layer of its own. */
const expand: Handler = (args, scope) => {
  const x = args.tensor(0)
  const wanted = args.dims(1) ?? args.fail('it says no shape')
  const sizes = wanted.map((dim, axis) => {
    const own = axis + x.shape.length - wanted.length
    return dim === scope.fixedBatch && own === 0 && x.order[0] === 0 ? scope.batch : dim
  })
  const inner = x.shape
  const repeats =
    sizes.length === 3 &&
    inner.length === 3 &&
    x.order[0] === 0 &&
    inner[1] === 1 &&
    isKnown(sizes[1]!) &&
    (sizes[2] === 1 || equalDims(sizes[2]!, inner[2]!))
  if (repeats && sizes[1] !== 1) {
    const flat = reshaped(scope, args, inPlainOrder(scope, args, x), [inner[0]!, inner[2]!])
    const plain = inPlainOrder(scope, args, flat)
    const feed = scope.add(args.node, {
      type: 'RepeatVector',
      args: { n: sizes[1]! as number },
      from: [asFloat(scope, args, plain)],
    })
    return {
      ...plain,
      shape: [inner[0]!, sizes[1]!, inner[2]!],
      order: [0, 1, 2],
      dtype: 'float32',
      feed,
    }
  }
  return expandedBy(scope, args, x, sizes)
}

/** Times ones of the size that is wanted. */
function expandedBy(scope: Scope, args: Arguments, x: Tensor, sizes: readonly Dim[]): Tensor {
  const rank = Math.max(sizes.length, x.shape.length)
  const own = sizes.map((dim, axis) => {
    const at = axis + x.shape.length - sizes.length
    return at >= 0 && equalDims(x.shape[at]!, dim) ? 1 : dim
  })
  if (own.every(dim => dim === 1) && sizes.length <= x.shape.length) return x
  if (!own.every(isKnown) || rank > 16)
    return args.fail('it repeats along a size that a run alone knows')
  if (own.some(dim => dim < 1)) return args.fail(`its sizes are [${own.join(', ')}]`)
  const count = own.reduce((n, dim) => n * dim, 1)
  if ((scope.budget.elements -= count) < 0)
    return args.fail('it is larger than any weight of a model')
  const ones = constant('float32', own, new Float32Array(count).fill(1))
  return mergeLayer(scope, args, 'Multiply', [x, ones])
}

export const shapeOps: Handlers = {
  Concat: concat,
  Expand: expand,
  Flatten: flatten,
  Pad: pad,
  Reshape: reshape,
  Slice: slice,
  Split: split,
  Squeeze: squeeze,
  Transpose: transpose,
  Unsqueeze: unsqueeze,
}
