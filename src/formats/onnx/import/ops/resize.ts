/** Resize: grids with other sizes. */
import { type Dim, mulDims } from '../../../../graph/dim.ts'
import type { Json } from '../../../../fields/field.ts'
import type { Arguments } from '../arguments.ts'
import { asFloat } from '../elementwise.ts'
import { withChannelsLast } from '../layout.ts'
import type { Scope } from '../scope.ts'
import { type Tensor, isKnown } from '../value.ts'
import type { Handler, Handlers } from './handler.ts'
import { dense } from './linear.ts'
import { type Mode, resizeWeights } from './resize-weights.ts'
import { transposedTensor } from './shapes.ts'

/** What becomes of one axis. */
interface Target {
  /** The new size over the old one, as coordinates are scaled. */
  readonly factor: number
  readonly size: Dim
}

interface Form {
  readonly type: string
  readonly args: { readonly [name: string]: Json | undefined }
}

const resize: Handler = (args, scope) => {
  const x = withChannelsLast(scope, args, args.tensor(0))
  const targets = targetsOf(args, x, scope.model.opset)
  if (targets.every(each => each.factor === 1)) return x
  const mode = modeOf(args, scope.model.opset)
  const form = repeated(targets, mode) ?? interpolated(x, targets, mode)
  if (!form) return byMatrices(args, scope, x, targets, mode)
  const feed = scope.add(args.node, { ...form, from: [asFloat(scope, args, x)] })
  const shape = [...x.shape.slice(0, 2), ...targets.map(each => each.size)]
  return { ...x, shape, dtype: 'float32', feed }
}

/** True where the middles of cells stay middles. */
function keepsMiddles({ place }: Mode): boolean {
  return place === 'half_pixel' || place === 'pytorch_half_pixel'
}

function modeOf(args: Arguments, opset: number): Mode {
  const usual = opset < 11 ? 'asymmetric' : 'half_pixel'
  const place = args.text('coordinate_transformation_mode', usual)
  if (place === 'tf_crop_and_resize') args.fail('it cuts out a part')
  return {
    kind: args.text('mode', 'nearest'),
    place,
    // Before opset 11 nothing was rounded but down.
    rounding: opset < 11 ? 'floor' : args.text('nearest_mode', 'round_prefer_floor'),
    antialias: args.int('antialias', 0) !== 0,
    inside: args.int('exclude_outside', 0) === 1,
    cubic: args.float('cubic_coeff_a', -0.75),
  }
}

/** Every other way is a product with a matrix along each axis, where sizes are known. */
function byMatrices(
  args: Arguments,
  scope: Scope,
  x: Tensor,
  targets: readonly Target[],
  mode: Mode,
): Tensor {
  return targets.reduce((value, { factor, size }, i) => {
    if (factor === 1) return value
    const [axis, last] = [i + 2, value.shape.length - 1]
    const from = value.shape[axis]!
    if (!isKnown(from) || !isKnown(size) || size < 1)
      return args.fail(`its mode is ${mode.kind}, ${mode.place}; it needs sizes that are known`)
    if ((scope.budget.elements -= from * size) < 0) args.fail('its grid is too large')
    const data = resizeWeights({ from, to: size, factor }, mode)
    const exchange = [...value.shape.keys()].with(axis, last).with(last, axis)
    const kernel = { shape: [from, size], data }
    return transposedTensor(dense(scope, args, transposedTensor(value, exchange), kernel), exchange)
  }, x)
}

/** Whole factors: cells are repeated, or interpolated between their middles. */
function repeated(targets: readonly Target[], mode: Mode): Form | undefined {
  const factors = targets.map(each => each.factor)
  const { kind, place, rounding } = mode
  const halfPixel = keepsMiddles(mode)
  const fromCorner = place === 'asymmetric' && rounding === 'floor'
  const repeats = kind === 'nearest' && (fromCorner || (halfPixel && rounding.startsWith('round')))
  const straight = kind === 'linear' && halfPixel && factors.length === 2
  const whole = factors.every(each => Number.isInteger(each) && each >= 1)
  if (!whole || (!repeats && !straight)) return undefined
  const size = factors.every(each => each === factors[0]) ? factors[0]! : [...factors]
  const interpolation = straight ? 'bilinear' : undefined
  return { type: `UpSampling${factors.length}D`, args: { size, interpolation } }
}

/** Any sizes, between the middles of cells. */
function interpolated(x: Tensor, targets: readonly Target[], mode: Mode): Form | undefined {
  const [height, width] = targets.map(each => each.size)
  const known = height !== undefined && width !== undefined && isKnown(height) && isKnown(width)
  const cells = x.shape.slice(2)
  // The layer scales by the sizes alone.
  const exact = targets.every(({ factor, size }, axis) => {
    const from = cells[axis]!
    return isKnown(from) && isKnown(size) && Math.abs(size / from - factor) < 1e-6
  })
  const { kind, place, antialias, inside } = mode
  const single = place === 'pytorch_half_pixel' && targets.some(each => each.size === 1)
  if (!known || targets.length !== 2 || !exact || !keepsMiddles(mode) || single) return undefined
  const args = { height, width, antialias: antialias ? true : undefined }
  if (kind === 'linear' && (inside || !antialias)) return { type: 'Resizing', args }
  // The cubic of Keras.
  if (kind === 'cubic' && mode.cubic === -0.5 && inside)
    return { type: 'Resizing', args: { ...args, interpolation: 'bicubic' } }
  const isNear = kind === 'nearest' && mode.rounding.startsWith('round') && !hasTies(cells, targets)
  return isNear
    ? { type: 'Resizing', args: { height, width, interpolation: 'nearest' } }
    : undefined
}

/** Larger grids are not looked through. */
const mostLooked = 2 ** 16

/** True where a place is as far from one cell as from the next. */
function hasTies(cells: readonly Dim[], targets: readonly Target[]): boolean {
  return targets.some(({ size }, axis) => {
    const [from, to] = [cells[axis] as number, size as number]
    if (to > mostLooked) return true
    for (let i = 0; i < to; i++) if (((i + 0.5) * from) % to === 0) return true
    return false
  })
}

function targetsOf(args: Arguments, x: Tensor, opset: number): readonly Target[] {
  const attribute = args.node.attributes.get('scales')
  const given = Array.isArray(attribute) ? (attribute as readonly number[]) : undefined
  const scales = given ?? args.numbers(opset < 11 ? 1 : 2)
  const sizes = opset < 11 ? undefined : args.dims(3)
  const axes = args.ints('axes') ?? [...x.shape.keys()]
  const scaled = scales !== undefined && scales.length > 0
  if ((scaled ? scales : sizes)?.length !== axes.length) return args.fail('it says no sizes')
  const ratio = scaled
    ? undefined
    : ratioOf(
        args,
        axes.map(axis => x.shape.at(axis)!),
        sizes!,
      )
  const all = x.shape.map((dim, axis): Target => {
    const at = axes.findIndex(each => (each < 0 ? each + x.shape.length : each) === axis)
    if (at < 0) return { factor: 1, size: dim }
    if (scaled) return scaledBy(args, dim, scales[at]!)
    const size = sizes![at]!
    if (ratio !== undefined && isKnown(dim))
      return { factor: ratio, size: Math.floor(dim * ratio + 0.5) }
    if (size === dim || axis === 0) return { factor: 1, size: dim }
    return isKnown(size) && isKnown(dim) && size > 0
      ? { factor: size / dim, size }
      : args.fail('its sizes are not known')
  })
  if (all.slice(0, 2).some(each => each.factor !== 1))
    return args.fail('it makes more or fewer channels')
  return all.slice(2)
}

/** One factor for all axes, so that nothing is distorted; undefined where each has its own. */
function ratioOf(args: Arguments, dims: readonly Dim[], sizes: readonly Dim[]): number | undefined {
  const policy = args.text('keep_aspect_ratio_policy', 'stretch')
  if (policy === 'stretch') return undefined
  const ratios = dims.map((dim, i) => {
    const size = sizes[i]!
    return isKnown(dim) && isKnown(size) ? size / dim : args.fail('its sizes are not known')
  })
  return policy === 'not_larger' ? Math.min(...ratios) : Math.max(...ratios)
}

function scaledBy(args: Arguments, dim: Dim, factor: number): Target {
  if (!(factor > 0 && factor < 1e6)) return args.fail(`it scales by ${factor}`)
  if (Number.isInteger(factor)) return { factor, size: mulDims(dim, factor) }
  return isKnown(dim)
    ? { factor, size: Math.floor(dim * factor) }
    : args.fail(`it scales a size that a run alone knows by ${factor}`)
}

export const resizeOps: Handlers = { Resize: resize, Upsample: resize }
