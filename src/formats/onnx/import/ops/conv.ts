/** Convolutions: kernels are turned from [F, C, spatial...] to what layers have. */
import { type Dim, addDims, mulDims } from '../../../../graph/dim.ts'
import { countOf, offsetsOf, tensorStrides } from '../../../../graph/tensor.ts'
import type { Json } from '../../../../fields/field.ts'
import type { Arguments } from '../arguments.ts'
import { asFloat } from '../elementwise.ts'
import { withChannelsLast } from '../layout.ts'
import { type Floats, floatsLater, turnedFloats } from '../floats.ts'
import type { Weight } from '../scope.ts'
import type { Tensor } from '../value.ts'
import type { Handler, Handlers } from './handler.ts'
import { type Window, countsOf, hasPads, isSame, windowOf, zeroPadded } from './window.ts'

function kernelOf(args: Arguments, x: Tensor): Floats {
  const kernel = args.floats(1)
  if (!kernel || kernel.shape.length !== x.shape.length)
    return args.fail('its kernel does not fit its input')
  return kernel
}

/** Layers have strides or dilation; a kernel with zeros between its taps needs no dilation. */
function isMoved(args: Arguments): boolean {
  const wide = (name: string): boolean => args.ints(name)?.some(each => each > 1) ?? false
  return wide('strides') && wide('dilations')
}

function filledUp(args: Arguments, kernel: Floats): Floats {
  if (!isMoved(args)) return kernel
  const dilations = args.ints('dilations')!
  const size = kernel.shape.slice(2)
  if (dilations.length !== size.length || dilations.some(each => each < 1))
    args.fail(`its dilations are [${dilations.join(', ')}]`)
  const reach = size.map((each, axis) => (each - 1) * (dilations[axis] ?? 1) + 1)
  const shape = [...kernel.shape.slice(0, 2), ...reach]
  if (countOf(shape) > 64 * countOf(kernel.shape))
    args.fail('its dilation is too large for its strides')
  const strides = tensorStrides(shape).map((each, axis) =>
    axis < 2 ? each : each * (dilations[axis - 2] ?? 1),
  )
  const data = new Float32Array(countOf(shape))
  const taps = kernel.data
  for (const [i, at] of offsetsOf(kernel.shape, strides).entries()) data[at] = taps[i]!
  return { shape, data }
}

function biasOf(args: Arguments, filters: number): Weight | undefined {
  const bias = args.floats(2)
  if (bias && bias.data.length !== filters) args.fail('its bias does not fit its kernel')
  return bias && { shape: [filters], data: bias.data }
}

/** One number for all axes where they are equal, nothing for 1. */
function perAxis(values: readonly number[]): Json | undefined {
  if (values.every(each => each === 1)) return undefined
  return values.every(each => each === values[0]) ? values[0]! : [...values]
}

const sizeArgument = (size: readonly number[]): Json =>
  size.every(each => each === size[0]) ? size[0]! : [...size]

const conv: Handler = (args, scope) => {
  const given = args.tensor(0)
  const kernel = filledUp(args, kernelOf(args, given))
  const x = withChannelsLast(scope, args, given)
  const [filters, perGroup, ...size] = kernel.shape as readonly [number, number, ...number[]]
  const groups = args.int('group', 1)
  const channels = x.shape[1]!
  if (channels !== perGroup * groups || groups < 1 || filters % groups !== 0)
    args.fail('its kernel does not fit the channels of its input')
  const cells = x.shape.slice(2)
  const plain = windowOf(
    args,
    cells,
    args.ints('kernel_shape') ?? kernelOf(args, given).shape.slice(2),
  )
  const window = isMoved(args) ? { ...plain, size, dilations: size.map(() => 1) } : plain
  if (window.size.join() !== size.join()) args.fail('its kernel_shape is not that of its kernel')
  const same = isSame(window, cells) && hasPads(window)
  const rank = size.length
  const spatial = size.map((_, axis) => axis + 2)
  const depthwise = groups > 1 && perGroup === 1 && rank < 3
  const feed =
    same || !hasPads(window) ? x : { ...x, feed: zeroPadded(scope, args, x, window.pads) }
  const bias = biasOf(args, filters)
  const common = {
    kernel_size: sizeArgument(size),
    strides: perAxis(window.strides),
    padding: same ? 'same' : undefined,
    dilation_rate: perAxis(window.dilations),
    use_bias: bias ? undefined : false,
  }
  const made = scope.add(
    args.node,
    depthwise
      ? {
          type: `DepthwiseConv${rank}D`,
          args: { ...common, depth_multiplier: filters === groups ? undefined : filters / groups },
          from: [asFloat(scope, args, feed)],
          weights: { kernel: depthwiseKernel(kernel, groups, spatial), bias },
        }
      : {
          type: `Conv${rank}D`,
          args: { filters, ...common, groups: groups === 1 ? undefined : groups },
          from: [asFloat(scope, args, feed)],
          weights: { kernel: turnedFloats(kernel, [...spatial, 1, 0]), bias },
        },
  )
  const shape: readonly Dim[] = [x.shape[0]!, filters, ...countsOf(window, cells, args)]
  return { ...x, shape, dtype: 'float32', whole: false, feed: made }
}

/** [C * M, 1, spatial...] as [spatial..., C, M]. */
function depthwiseKernel(kernel: Floats, channels: number, spatial: readonly number[]): Weight {
  const [filters, , ...size] = kernel.shape as readonly [number, number, ...number[]]
  const split = floatsLater([channels, filters / channels, ...size], () => kernel.data)
  return turnedFloats(split, [...spatial, 0, 1])
}

/** Layers have no groups here: zeros stand for what a channel does not give to those of others. */
function ungrouped(args: Arguments, kernel: Floats): Floats {
  const groups = args.int('group', 1)
  const [channels, perGroup, ...size] = kernel.shape as readonly [number, number, ...number[]]
  if (groups === 1) return kernel
  if (groups < 1 || groups > 64 || channels % groups !== 0)
    return args.fail(`its ${channels} channels are in ${groups} groups`)
  const own = perGroup * countOf(size)
  const rows = kernel.data
  const data = new Float32Array(rows.length * groups)
  for (let channel = 0; channel < channels; channel++) {
    const group = Math.floor((channel * groups) / channels)
    const row = rows.subarray(channel * own, (channel + 1) * own)
    data.set(row, (channel * groups + group) * own)
  }
  return { shape: [channels, perGroup * groups, ...size], data }
}

const convTranspose: Handler = (args, scope) => {
  const given = args.tensor(0)
  const kernel = ungrouped(args, kernelOf(args, given))
  const x = withChannelsLast(scope, args, given)
  const [channels, filters, ...size] = kernel.shape as readonly [number, number, ...number[]]
  if (x.shape[1] !== channels) args.fail('its kernel does not fit the channels of its input')
  const rank = size.length
  const { window, extra } = transposedWindow(args, x, size)
  const bias = biasOf(args, filters)
  const spatial = size.map((_, axis) => axis + 2)
  const needsExtra = extra.some(
    (each, axis) => each > 0 || window.strides[axis]! > reach(window, axis),
  )
  const whole = scope.add(args.node, {
    type: `Conv${rank}DTranspose`,
    args: {
      filters,
      kernel_size: sizeArgument(size),
      strides: perAxis(window.strides),
      output_padding: needsExtra ? [...extra] : undefined,
      dilation_rate: perAxis(window.dilations),
      use_bias: bias ? undefined : false,
    },
    from: [asFloat(scope, args, x)],
    weights: { kernel: turnedFloats(kernel, [...spatial, 1, 0]), bias },
  })
  const full = x.shape.slice(2).map((dim, axis) => {
    const steps = mulDims(addDims(dim, -1), window.strides[axis]!)
    return addDims(steps, reach(window, axis) + extra[axis]!)
  })
  const cut = full.map((dim, axis) => addDims(dim, -window.pads[axis]![0] - window.pads[axis]![1]))
  const shape: readonly Dim[] = [x.shape[0]!, filters, ...cut]
  const cropping = rank === 1 ? [...window.pads[0]!] : window.pads.map(each => [...each])
  const feed = hasPads(window)
    ? scope.add(args.node, { type: `Cropping${rank}D`, args: { cropping }, from: [whole] })
    : whole
  return { ...x, shape, dtype: 'float32', whole: false, feed }
}

function reach({ size, dilations }: Window, axis: number): number {
  return (size[axis]! - 1) * dilations[axis]! + 1
}

/** What is cut off at both sides, and what is added at the end. */
function transposedWindow(
  args: Arguments,
  x: Tensor,
  size: readonly number[],
): { readonly window: Window; readonly extra: readonly number[] } {
  const cells = x.shape.slice(2)
  const automatic = args.text('auto_pad', 'NOTSET')
  const wanted = args.ints('output_shape')?.slice(-cells.length)
  const extra = args.ints('output_padding') ?? cells.map(() => 0)
  if (extra.length !== cells.length) args.fail(`its output_padding is [${extra.join(', ')}]`)
  const explicit = automatic === 'NOTSET' && !wanted
  const plain = windowOf(
    explicit ? args : withoutPads(args),
    cells,
    args.ints('kernel_shape') ?? size,
  )
  if (explicit || automatic === 'VALID') return { window: plain, extra }
  const both = cells.map((dim, axis) => {
    if (typeof dim !== 'number') return args.fail('its size must be known')
    const target = wanted?.[axis] ?? dim * plain.strides[axis]!
    const total = plain.strides[axis]! * (dim - 1) + extra[axis]! + reach(plain, axis) - target
    const less = Math.floor(Math.abs(total) / 2)
    const rest = Math.abs(total) - less
    if (total < 0) return { pads: [0, 0] as const, extra: extra[axis]! - total }
    const pads = automatic === 'SAME_UPPER' ? ([less, rest] as const) : ([rest, less] as const)
    return { pads, extra: extra[axis]! }
  })
  return {
    window: { ...plain, pads: both.map(each => each.pads) },
    extra: both.map(each => each.extra),
  }
}

function withoutPads(args: Arguments): Arguments {
  return {
    ...args,
    text: (name, fallback) => (name === 'auto_pad' ? 'VALID' : args.text(name, fallback)),
  }
}

export const convOps: Handlers = { Conv: conv, ConvTranspose: convTranspose }
