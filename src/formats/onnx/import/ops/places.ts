/** Where values are: the places of the largest, and values at places that are known. */
import type { ImportedFeed } from '../../../imported.ts'
import { tensorStrides } from '../../../../graph/tensor.ts'
import { type Arguments, axisOf, feedAxis } from '../arguments.ts'
import { asFloat } from '../elementwise.ts'
import { reshaped } from '../reshape.ts'
import type { Scope } from '../scope.ts'
import { settle } from '../settle.ts'
import { type Tensor, isKnown } from '../value.ts'
import type { Handler, Handlers } from './handler.ts'
import { sliced } from './shapes.ts'

/** An axis of a value whose largest or smallest elements are looked for. */
interface Search {
  readonly kind: 'max' | 'min'
  /** The axis of the feed. */
  readonly axis: number
  readonly size: number
  /** The numbers 0, 1, ... along the axis. */
  readonly places: ImportedFeed
  /** Of equal elements the last one. */
  readonly last: boolean
}

function searchIn(
  args: Arguments,
  scope: Scope,
  x: Tensor,
  { kind, axis, last = false }: { kind: 'max' | 'min'; axis: number; last?: boolean },
): Search {
  const own = feedAxis(axis, x, args)
  const size = x.shape[axis]!
  if (!isKnown(size)) return args.fail('how long its axis is, a run alone knows')
  if ((scope.budget.elements -= size) < 0) return args.fail('its axis is too long')
  const shape = x.order.slice(1).map((_, k) => (k + 1 === own ? size : 1))
  const data = Float32Array.from({ length: size }, (_, i) => i)
  return { kind, axis: own, size, last, places: parameter(args, scope, x, shape, data) }
}

function parameter(
  args: Arguments,
  scope: Scope,
  { feed }: Tensor,
  shape: readonly number[],
  data: Float32Array,
): ImportedFeed {
  const weights = { value: { shape, data } }
  return scope.add(args.node, { type: 'Parameter', args: { shape }, from: [feed], weights })
}

/** The largest or smallest element, and the place where it is. */
function best(args: Arguments, scope: Scope, x: Tensor, search: Search) {
  const { kind, axis, size, places, last } = search
  const reduce = (kind: string, from: ImportedFeed): ImportedFeed =>
    scope.add(args.node, {
      type: 'Reduce',
      args: { kind, axes: axis, keepdims: true },
      from: [from],
    })
  const value = reduce(kind, x.feed)
  const gap = scope.add(args.node, { type: 'Subtract', from: [x.feed, value] })
  // Where there is a gap stands a place that is none.
  const none = parameter(args, scope, x, [1], Float32Array.of(last ? -1 : size))
  const place = choose(args, scope, { condition: gap, then: none, otherwise: places })
  return { value, place: reduce(last ? 'max' : 'min', place) }
}

function choose(
  args: Arguments,
  scope: Scope,
  feeds: { readonly [role: string]: ImportedFeed },
): ImportedFeed {
  const from = Object.entries(feeds).map(([role, each]) => ({ ...each, role }))
  return scope.add(args.node, { type: 'Where', from })
}

function floatTensor(args: Arguments, scope: Scope): Tensor {
  const x = settle(scope, args.node, args.tensor(0))
  return { ...x, dtype: 'float32', feed: asFloat(scope, args, x) }
}

function argBest(kind: 'max' | 'min'): Handler {
  return (args, scope) => {
    const x = floatTensor(args, scope)
    const axis = axisOf(args.int('axis', 0), x.shape.length, args)
    const last = args.int('select_last_index', 0) !== 0
    const { place } = best(args, scope, x, searchIn(args, scope, x, { kind, axis, last }))
    const y: Tensor = { ...x, whole: true, shape: x.shape.with(axis, 1), feed: place }
    if (args.int('keepdims', 1) !== 0) return y
    return reshaped(scope, args, y, y.shape.toSpliced(axis, 1))
  }
}

/** One after the other is found and taken away. */
const mostFound = 16

const topK: Handler = (args, scope) => {
  const x = floatTensor(args, scope)
  const axis = axisOf(args.int('axis', -1), x.shape.length, args)
  const count = args.has('k') ? args.int('k', 0) : (args.numbers(1)?.[0] ?? 0)
  const kind = args.int('largest', 1) !== 0 ? 'max' : 'min'
  const search = searchIn(args, scope, x, { kind, axis })
  if (!(count >= 1 && count <= Math.min(search.size, mostFound)))
    return args.fail(`it looks for ${count} of ${search.size}`)
  const gone = Float32Array.of(kind === 'max' ? -lowest : lowest)
  const found = [best(args, scope, x, search)]
  for (let left = x; found.length < count;) {
    const offset = scope.add(args.node, {
      type: 'Subtract',
      from: [search.places, found.at(-1)!.place],
    })
    const otherwise = parameter(args, scope, x, [1], gone)
    const feed = choose(args, scope, { condition: offset, then: left.feed, otherwise })
    left = { ...left, feed }
    found.push(best(args, scope, left, search))
  }
  const joined = (from: readonly ImportedFeed[]): ImportedFeed =>
    from.length === 1
      ? from[0]!
      : scope.add(args.node, { type: 'Concatenate', args: { axis: search.axis }, from })
  const base = { ...x, shape: x.shape.with(axis, count) }
  return [
    { ...base, feed: joined(found.map(each => each.value)) },
    { ...base, whole: true, feed: joined(found.map(each => each.place)) },
  ]
}

/** The largest float32. */
const lowest = 3.4028234663852886e38

/** As many pieces of a value are put together, and no more. */
const mostPieces = 64

/** Places along an axis, each run of them as a piece. */
export function taken(
  args: Arguments,
  scope: Scope,
  x: Tensor,
  axis: number,
  places: readonly number[],
): Tensor {
  const size = x.shape[axis]!
  if (!isKnown(size)) return args.fail('it takes places of an axis whose size a run alone knows')
  const own = places.map(each => (each < 0 ? each + size : each))
  const wrong = own.find(each => !(each >= 0 && each < size))
  if (wrong !== undefined || own.length === 0) return args.fail(`there is no place ${wrong}`)
  const runs = own.reduce<number[][]>((all, each) => {
    const run = all.at(-1)
    if (run && each === run.at(-1)! + 1) run.push(each)
    else all.push([each])
    return all
  }, [])
  if (runs.length > mostPieces) return args.fail(`it puts ${runs.length} pieces together`)
  const pieces = runs.map(run => sliced(scope, args, x, axis, run[0]!, run.at(-1)! + 1))
  const [first] = pieces as [Tensor]
  if (pieces.length === 1) return first
  const feed = scope.add(args.node, {
    type: 'Concatenate',
    args: { axis: feedAxis(axis, x, args) },
    from: pieces.map(each => asFloat(scope, args, each)),
  })
  return { ...first, dtype: 'float32', shape: x.shape.with(axis, own.length), feed }
}

/** Elements, or parts along the last axes, at constant places. */
const gatherND: Handler = (args, scope) => {
  const x = settle(scope, args.node, args.tensor(0))
  const indices = args.constant(1) ?? args.fail('it says no places')
  const depth = indices.shape.at(-1) ?? 0
  const sizes = x.shape.slice(0, depth)
  if (args.int('batch_dims', 0) !== 0) return args.fail('it has places for each example')
  if (depth < 1 || depth > x.shape.length || !sizes.every(isKnown))
    return args.fail('its places do not fit its input')
  const numbers = args.numbers(1)!
  const strides = tensorStrides(sizes)
  const places = Array.from({ length: numbers.length / depth }, (_, i) =>
    strides.reduce((sum, stride, k) => {
      const each = numbers[i * depth + k]!
      const own = each < 0 ? each + sizes[k]! : each
      return own >= 0 && own < sizes[k]!
        ? sum + own * stride
        : args.fail(`there is no place ${each}`)
    }, 0),
  )
  const rest = x.shape.slice(depth)
  const total = sizes.reduce((product, each) => product * each, 1)
  const flat = reshaped(scope, args, x, [total, ...rest])
  const found = taken(args, scope, flat, 0, places)
  return reshaped(scope, args, found, [...indices.shape.slice(0, -1), ...rest])
}

export const placeOps: Handlers = {
  ArgMax: argBest('max'),
  ArgMin: argBest('min'),
  GatherND: gatherND,
  TopK: topK,
}
