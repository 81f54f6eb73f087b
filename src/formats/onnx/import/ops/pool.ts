/** Pooling, over windows and over everything. */
import type { Dim } from '../../../../graph/dim.ts'
import type { Arguments } from '../arguments.ts'
import { asFloat } from '../elementwise.ts'
import { withChannelsLast } from '../layout.ts'
import type { Scope } from '../scope.ts'
import { type Tensor, isKnown } from '../value.ts'
import type { Handler, Handlers } from './handler.ts'
import { type Window, countsOf, hasPads, isSame, windowOf, zeroPadded } from './window.ts'

/** Below every float32 but -Infinity, which no config can say. */
const lowest = -3.4028234663852886e38

function pooled(kind: 'Max' | 'Average'): Handler {
  return (args, scope) => {
    if (args.node.outputs.filter(each => each !== '').length > 1)
      return args.fail('the places of its maxima are read')
    const x = withChannelsLast(scope, args, args.tensor(0))
    const cells = x.shape.slice(2)
    const window = rounded(args, windowOf(args, cells, args.ints('kernel_shape') ?? []), cells)
    if (window.dilations.some(each => each > 1)) args.fail('its window has holes')
    const rank = cells.length
    const same = hasPads(window) && isSame(window, cells)
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
    const strides = window.strides.join() === window.size.join() ? undefined : list(window.strides)
    const feed = scope.add(args.node, {
      type: `${kind}Pooling${rank}D`,
      args: { pool_size: list(window.size), strides, padding: inside ? 'same' : undefined },
      from: [surrounded.feed],
    })
    const counts = countsOf(window, cells, args)
    const y: Tensor = { ...float, whole: false, shape: [...x.shape.slice(0, 2), ...counts], feed }
    const uneven = kind === 'Average' && hasPads(window) && !inside
    return uneven ? weighted(scope, args, y, window, counted) : y
  }
}

const list = (values: readonly number[]): number | number[] =>
  values.every(each => each === values[0]) ? values[0]! : [...values]

/** `ceil_mode` is more cells at the end, unless a window would lie outside of it all. */
function rounded(args: Arguments, window: Window, cells: readonly Dim[]): Window {
  if (args.int('ceil_mode', 0) === 0) return window
  const pads = window.pads.map(([low, high], axis): readonly [number, number] => {
    const dim = cells[axis]!
    if (!isKnown(dim)) return args.fail('ceil_mode needs a size that is known')
    const [stride, size] = [window.strides[axis]!, window.size[axis]!]
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
    const declared = original?.[rank + axis] ?? window.pads[axis]![1]
    // Cells that `ceil_mode` has added count in no case, those of `pads` where it says so.
    const [first, end] = counted ? [-low, dim + declared] : [0, dim]
    return Array.from({ length: count }, (_, i) => {
      const at = i * window.strides[axis]! - low
      const inside = Math.min(at + window.size[axis]!, end) - Math.max(at, first)
      return window.size[axis]! / inside
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
