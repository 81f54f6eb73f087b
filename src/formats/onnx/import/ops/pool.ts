/** Pooling, over windows and over everything. */
import type { Dim } from '../../../../graph/dim.ts'
import type { ImportedFeed } from '../../../imported.ts'
import type { Arguments } from '../arguments.ts'
import { asFloat } from '../elementwise.ts'
import { withChannelsLast } from '../layout.ts'
import type { Scope } from '../scope.ts'
import { type Tensor, isKnown } from '../value.ts'
import type { Handler, Handlers } from './handler.ts'
import { type Window, countsOf, hasPads, isSame, reachOf, windowOf, zeroPadded } from './window.ts'

/** Below every float32 but -Infinity, which no config can say. */
const lowest = -3.4028234663852886e38

function pooled(kind: 'Max' | 'Average'): Handler {
  return (args, scope) => {
    if (args.node.outputs.filter(each => each !== '').length > 1)
      return args.fail('the places of its maxima are read')
    const x = withChannelsLast(scope, args, args.tensor(0))
    const cells = x.shape.slice(2)
    const window = rounded(args, windowOf(args, cells, args.ints('kernel_shape') ?? []), cells)
    const isSparse = window.dilations.some(each => each > 1)
    const same = hasPads(window) && isSame(window, cells) && !isSparse
    const counted = kind === 'Average' && args.int('count_include_pad', 0) !== 0
    const inside = same && !counted
    const float = { ...x, feed: asFloat(scope, args, x), dtype: 'float32' as const }
    const surrounded =
      inside || !hasPads(window)
        ? float
        : {
            ...float,
            feed:
              kind === 'Max'
                ? padded(scope, args, float, window)
                : zeroPadded(scope, args, float, window.pads),
          }
    const feed = isSparse
      ? sparselyPooled(scope, args, kind, surrounded, window)
      : pooledDensely(scope, args, kind, surrounded, window, inside)
    const counts = countsOf(window, cells, args)
    const y: Tensor = { ...float, whole: false, shape: [...x.shape.slice(0, 2), ...counts], feed }
    const uneven = kind === 'Average' && hasPads(window) && !inside
    return uneven ? weighted(scope, args, y, window, counted) : y
  }
}

function pooledDensely(
  scope: Scope,
  args: Arguments,
  kind: 'Max' | 'Average',
  { feed, shape }: Tensor,
  { size, strides }: Window,
  same: boolean,
): ImportedFeed {
  const written = {
    pool_size: list(size),
    strides: strides.join() === size.join() ? undefined : list(strides),
    padding: same ? 'same' : undefined,
  }
  const type = `${kind}Pooling${shape.length - 2}D`
  return scope.add(args.node, { type, args: written, from: [feed] })
}

/** Windows with holes: along each axis, the input and as many shifted ones; then every so many. */
function sparselyPooled(
  scope: Scope,
  args: Arguments,
  kind: 'Max' | 'Average',
  x: Tensor,
  { size, dilations, strides, pads }: Window,
): ImportedFeed {
  const type = kind === 'Max' ? 'Maximum' : 'Average'
  const merged = size.reduce((feed, count, axis) => {
    const [low, high] = pads[axis]!
    const cells = x.shape[axis + 2]!
    if (!isKnown(cells)) return args.fail('its window has holes, and its size a run alone knows')
    const left = cells + low + high - (count - 1) * dilations[axis]!
    if (left < 1) return args.fail('its window is larger than its input')
    const shifted = Array.from({ length: count }, (_, i) => {
      const start = i * dilations[axis]!
      const written = { axis: axis === 0 ? undefined : axis + 1, start, end: start + left }
      return scope.add(args.node, { type: 'Slice', args: written, from: [feed] })
    })
    return count === 1 ? shifted[0]! : scope.add(args.node, { type, from: shifted })
  }, x.feed)
  if (strides.every(each => each === 1)) return merged
  const single = { size: size.map(() => 1), strides, dilations: [], pads: [] }
  return pooledDensely(scope, args, 'Max', { ...x, feed: merged }, single, false)
}

const list = (values: readonly number[]): number | number[] =>
  values.every(each => each === values[0]) ? values[0]! : [...values]

/** `ceil_mode` is more cells at the end, unless a window would lie outside of it all. */
function rounded(args: Arguments, window: Window, cells: readonly Dim[]): Window {
  if (args.int('ceil_mode', 0) === 0) return window
  const pads = window.pads.map(([low, high], axis): readonly [number, number] => {
    const dim = cells[axis]!
    if (!isKnown(dim)) return args.fail('ceil_mode needs a size that is known')
    const stride = window.strides[axis]!
    const size = reachOf(window.size[axis]!, window.dilations[axis]!)
    const free = dim + low + high - size
    const count = Math.ceil(free / stride) + 1
    const last = (count - 1) * stride >= dim + low ? count - 2 : count - 1
    return [low, Math.max(last * stride + size - dim - low, high)]
  })
  return { ...window, pads }
}

function padded(scope: Scope, args: Arguments, x: Tensor, { pads }: Window) {
  return pads.reduce((feed, [low, high], axis) => {
    if (low === 0 && high === 0) return feed
    const padding = { padding: [low, high], axis: axis === 0 ? undefined : axis + 1, value: lowest }
    return scope.add(args.node, { type: 'Pad', args: padding, from: [feed] })
  }, x.feed)
}

/** Averages over windows with zeros, times all cells over those that count. */
function weighted(
  scope: Scope,
  args: Arguments,
  y: Tensor,
  window: Window,
  counted: boolean,
): Tensor {
  const original = args.ints('pads')
  const rank = window.size.length
  const counts = y.shape.slice(2)
  const sizes = args.tensor(0).shape.slice(2)
  const cells = counts.reduce<number>((n, count) => (isKnown(count) ? n * count : n), 1)
  if (!((scope.budget.elements -= cells) >= 0)) args.fail('its result is larger than any model has')
  const factors = counts.map((count, axis) => {
    const dim = sizes[axis]!
    if (!isKnown(count) || !isKnown(dim)) return args.fail('its padding needs a size that is known')
    const [low] = window.pads[axis]!
    const size = window.size[axis]!
    const declared = original?.[rank + axis] ?? window.pads[axis]![1]
    // Cells that `ceil_mode` has added count in no case, those of `pads` where it says so.
    const [first, end] = counted ? [-low, dim + declared] : [0, dim]
    return Array.from({ length: count }, (_, i) => {
      const at = i * window.strides[axis]! - low
      const taps = Array.from({ length: size }, (_, tap) => at + tap * window.dilations[axis]!)
      return size / taps.filter(cell => cell >= first && cell < end).length
    })
  })
  const shape = [...factors.map(each => each.length), 1]
  const data = factors.reduce<readonly number[]>(
    (all, own) => all.flatMap(a => own.map(b => a * b)),
    [1],
  )
  if (data.every(each => each === 1)) return y
  const weights = { value: { shape, data: Float32Array.from(data) } }
  const feed = scope.add(args.node, { type: 'Parameter', args: { shape }, from: [y.feed], weights })
  return { ...y, feed: scope.add(args.node, { type: 'Multiply', from: [y.feed, feed] }) }
}

function global(kind: 'Max' | 'Average'): Handler {
  return (args, scope) => {
    const x = withChannelsLast(scope, args, args.tensor(0))
    const rank = x.shape.length - 2
    const feed = scope.add(args.node, {
      type: `Global${kind}Pooling${rank}D`,
      args: { keepdims: true },
      from: [asFloat(scope, args, x)],
    })
    const shape = [...x.shape.slice(0, 2), ...x.shape.slice(2).map(() => 1)]
    return { ...x, shape, dtype: 'float32', whole: false, feed }
  }
}

export const poolOps: Handlers = {
  AveragePool: pooled('Average'),
  GlobalAveragePool: global('Average'),
  GlobalMaxPool: global('Max'),
  MaxPool: pooled('Max'),
}
