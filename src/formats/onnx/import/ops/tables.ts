/** Rows by their numbers, blocks of channels, and what changes nothing. */
import { mulDims } from '../../../../graph/dim.ts'
import { toFloat } from '../../../../expr/expr.ts'
import { type ElementType, elementTypeOf } from '../../tensors.ts'
import { type Arguments, axisOf } from '../arguments.ts'
import { applied, asFloat, elementOf } from '../elementwise.ts'
import type { Floats } from '../floats.ts'
import { castConstant } from '../fold.ts'
import { inPlainOrder, withChannelsLast } from '../layout.ts'
import { reshaped } from '../reshape.ts'
import type { Scope } from '../scope.ts'
import { settle } from '../settle.ts'
import { floor, neg, select, lt } from '../../../../expr/expr.ts'
import type { Tensor } from '../value.ts'
import { isKnown } from '../value.ts'
import type { Handler, Handlers } from './handler.ts'
import { taken } from './places.ts'

/** What inference passes on. */
const same: Handler = args => {
  return args.input(0) ?? args.fail('its input is left out')
}

const dropout: Handler = (args, scope) => {
  const mask = args.node.outputs[1] ?? ''
  if (mask !== '' && scope.uses(mask) > 0) args.fail('its mask is read')
  const training = args.input(2)
  if (training && (training.kind !== 'constant' || args.numbers(2)?.[0] !== 0))
    args.fail('it is in training mode')
  return args.rows(0)
}

const cast: Handler = (args, scope) => castTo(args, scope, elementTypeOf(args.int('to', 0)))

/** To the type of the second input. */
const castLike: Handler = (args, scope) => {
  const [x, like] = [args.input(0), args.input(1)]
  if (!x || !like) return args.fail('it needs two inputs')
  if (like.kind === 'tensor' && like.whole) return args.fail('it makes a type that is not known')
  const target = like.kind === 'constant' ? like.dtype : 'float32'
  return x.kind === 'constant' ? castConstant(x, target, args) : castTo(args, scope, target)
}

function castTo(args: Arguments, scope: Scope, target: ElementType | undefined): Tensor {
  const x = args.rows(0)
  if (target === 'float16' || target === 'bfloat16')
    scope.notes.dropped(`rounding to ${target}`, 'numbers are float32 here')
  if (target === 'float32' || target === 'float64' || target === 'float16' || target === 'bfloat16')
    return { ...x, expr: x.dtype === 'float32' ? x.expr : toFloat(elementOf(x)), whole: false }
  if (target === undefined || target === 'string')
    return args.fail(`it makes ${target ?? 'a type that is not read'}`)
  if (x.whole) return x
  if (target === 'bool') return args.fail('it makes truth values of numbers')
  // Towards zero.
  return applied(scope, args, 0, y => select(lt(y, 0), neg(floor(neg(y))), floor(y)), true)
}

/** Rows of a table that is constant, or one place along an axis. */
const gather: Handler = (args, scope) => {
  const [data, indices] = [args.input(0), args.input(1)]
  if (data?.kind === 'constant' && indices?.kind === 'tensor') {
    const table = args.floats(0)!
    const axis = axisOf(args.int('axis', 0), table.shape.length, args)
    if (table.shape.length !== 2 || axis !== 0) return args.fail('its table is no matrix')
    return embedding(args, settle(scope, args.node, args.tensor(1)), table, scope)
  }
  const x = settle(scope, args.node, args.tensor(0))
  const axis = axisOf(args.int('axis', 0), x.shape.length, args)
  const places = args.numbers(1) ?? args.fail('it says no places')
  const rank = args.constant(1)!.shape.length
  const part = taken(args, scope, x, axis, places)
  // Places of several axes, or of none, are as many axes of the result.
  const { shape } = args.constant(1)!
  return rank === 1 ? part : reshaped(scope, args, part, part.shape.toSpliced(axis, 1, ...shape))
}

function embedding(args: Arguments, x: Tensor, table: Floats, scope: Scope): Tensor {
  const [rows, columns] = table.shape as readonly [number, number]
  const plain = inPlainOrder(scope, args, x)
  const feed = scope.add(args.node, {
    type: 'Embedding',
    args: { input_dim: rows, output_dim: columns },
    from: [plain.feed],
    weights: { embeddings: table },
  })
  const order = [...plain.order, plain.shape.length]
  return {
    kind: 'tensor',
    shape: [...plain.shape, columns],
    dtype: 'float32',
    whole: false,
    order,
    feed,
  }
}

/** Blocks of channels become cells; in the mode CRD the channel goes before the block. */
const depthToSpace: Handler = (args, scope) => {
  const block = args.int('blocksize', 0)
  const x = withChannelsLast(scope, args, args.tensor(0))
  const channels = x.shape[1]!
  if (x.shape.length !== 4 || !isKnown(channels) || block < 2 || channels % block ** 2 !== 0)
    return args.fail('its blocks do not fit its channels')
  const inner = channels / block ** 2
  const dcr = args.text('mode', 'DCR') === 'DCR'
  const feed = asFloat(scope, args, x)
  const ordered = dcr ? feed : exchanged(args, scope, { ...x, feed }, inner, block ** 2)
  const made = scope.add(args.node, {
    type: 'DepthToSpace',
    args: { block_size: block },
    from: [ordered],
  })
  const shape = [x.shape[0]!, inner, mulDims(x.shape[2]!, block), mulDims(x.shape[3]!, block)]
  return { ...x, shape, dtype: 'float32', feed: made }
}

/** Channels [inner, blocks] as [blocks, inner]. */
function exchanged(args: Arguments, scope: Scope, x: Tensor, inner: number, blocks: number) {
  const [height, width] = x.shape.slice(2)
  if (!isKnown(height!) || !isKnown(width!)) return args.fail('its size must be known')
  const reshape = (target_shape: readonly number[], from: Tensor['feed']) =>
    scope.add(args.node, { type: 'Reshape', args: { target_shape }, from: [from] })
  const split = reshape([height, width, inner, blocks], x.feed)
  const turned = scope.add(args.node, {
    type: 'Permute',
    args: { dims: [1, 2, 4, 3] },
    from: [split],
  })
  return reshape([height, width, inner * blocks], turned)
}

const spaceToDepth: Handler = (args, scope) => {
  const block = args.int('blocksize', 0)
  const x = withChannelsLast(scope, args, args.tensor(0))
  const [, channels, height, width] = x.shape
  const fits =
    x.shape.length === 4 && [height, width].every(each => isKnown(each!) && each % block === 0)
  if (!fits || block < 2) return args.fail('its blocks do not fit its input')
  const feed = scope.add(args.node, {
    type: 'SpaceToDepth',
    args: { block_size: block },
    from: [asFloat(scope, args, x)],
  })
  const shape = [
    x.shape[0]!,
    mulDims(channels!, block ** 2),
    (height as number) / block,
    (width as number) / block,
  ]
  return { ...x, shape, dtype: 'float32', feed }
}

export const tableOps: Handlers = {
  Cast: cast,
  CastLike: castLike,
  DepthToSpace: depthToSpace,
  Dropout: dropout,
  Gather: gather,
  Identity: same,
  SpaceToDepth: spaceToDepth,
}
