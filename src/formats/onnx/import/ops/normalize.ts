/** Normalisations, and softmax. */
import { equalDims } from '../../../../graph/dim.ts'
import { type Arguments, axisOf, feedAxis } from '../arguments.ts'
import { asFloat } from '../elementwise.ts'
import { inPlainOrder } from '../layout.ts'
import type { Scope, Weight } from '../scope.ts'
import { settle, shortNumber } from '../settle.ts'
import type { Tensor } from '../value.ts'
import type { Handler, Handlers } from './handler.ts'

function made(
  scope: Scope,
  args: Arguments,
  x: Tensor,
  request: {
    readonly type: string
    readonly args: Parameters<Scope['add']>[1]['args'] & object
    readonly weights?: { readonly [name: string]: Weight | undefined }
  },
): Tensor {
  const from = [asFloat(scope, args, x)]
  return { ...x, dtype: 'float32', whole: false, feed: scope.add(args.node, { ...request, from }) }
}

function vector(args: Arguments, k: number, size: unknown): Weight {
  const value = args.floats(k)
  const data = value?.data
  if (data?.length !== size || !data) return args.fail(`input ${k} is not one number per channel`)
  return { shape: [data.length], data }
}

const isAll = ({ data }: Weight, number: number): boolean => data.every(each => each === number)

const batchNormalization: Handler = (args, scope) => {
  if (args.int('training_mode', 0) !== 0 || args.node.outputs.filter(Boolean).length > 1)
    return args.fail('it is in training mode')
  if (args.int('spatial', 1) !== 1) return args.fail('it is not spatial')
  const x = settle(scope, args.node, args.tensor(0))
  if (x.shape.length < 2) return args.fail('its input has no channels')
  const axis = feedAxis(1, x, args)
  const channels = x.shape[1]
  const names = ['gamma', 'beta', 'moving_mean', 'moving_variance']
  const weights = Object.fromEntries(names.map((name, i) => [name, vector(args, i + 1, channels)]))
  return made(scope, args, x, {
    type: 'BatchNormalization',
    args: {
      axis: axis === x.order.length - 1 ? undefined : axis,
      epsilon: shortNumber(args.float('epsilon', 1e-5)),
    },
    weights,
  })
}

/** Over all axes but batch and channels, which may be in groups. */
function inGroups(groupsOf: (args: Arguments) => number): Handler {
  return (args, scope) => {
    const x = settle(scope, args.node, args.tensor(0))
    if (x.order[0] !== 0 || x.shape.length < 3) return args.fail('its first axis is not the batch')
    const axis = feedAxis(1, x, args)
    const channels = x.shape[1]
    const groups = groupsOf(args)
    const spread = (k: number): Weight => {
      const given = args.floats(k)?.data
      if (given?.length === groups && typeof channels === 'number') {
        const each = channels / groups
        const data = Float32Array.from({ length: channels }, (_, i) => given[Math.floor(i / each)]!)
        return { shape: [channels], data }
      }
      return vector(args, k, channels)
    }
    return made(scope, args, x, {
      type: 'GroupNormalization',
      args: {
        groups,
        axis: axis === x.order.length - 1 ? undefined : axis,
        epsilon: shortNumber(args.float('epsilon', 1e-5)),
      },
      weights: { gamma: spread(1), beta: spread(2) },
    })
  }
}

const layerNormalization: Handler = (args, scope) => {
  if (args.node.outputs.slice(1).some(each => each !== '' && scope.uses(each) > 0))
    return args.fail('its mean or deviation is read')
  const given = args.tensor(0)
  const rank = given.shape.length
  const axis = axisOf(args.int('axis', -1), rank, args)
  const x = inPlainOrder(scope, args, given)
  const axes = Array.from({ length: rank - axis }, (_, i) => feedAxis(axis + i, x, args))
  const shape = given.shape.slice(axis)
  const weight = (k: number): Weight | undefined => {
    const value = args.floats(k)
    if (!value) return undefined
    const own = value.shape.slice(-shape.length)
    if (own.length !== shape.length || !own.every((dim, i) => equalDims(dim, shape[i]!)))
      return args.fail(`input ${k} is not of the shape that is normalised`)
    return { shape: own, data: value.data }
  }
  const gamma = weight(1)
  const beta = weight(2)
  const scale = gamma && !isAll(gamma, 1)
  return made(scope, args, x, {
    type: 'LayerNormalization',
    args: {
      axis: axes.length === 1 && axes[0] === rank - 1 ? undefined : axes,
      epsilon: shortNumber(args.float('epsilon', 1e-5)),
      scale: scale ? undefined : false,
      center: beta ? undefined : false,
    },
    weights: { gamma: scale ? gamma : undefined, beta },
  })
}

/** Before opset 13 the axes from `axis` on are one. */
function alongAxis(log: boolean): Handler {
  return (args, scope) => {
    const x = settle(scope, args.node, args.tensor(0))
    const rank = x.shape.length
    const modern = scope.model.opset >= 13
    const first = axisOf(args.int('axis', modern ? -1 : 1), rank, args)
    const axes = modern ? [first] : Array.from({ length: rank - first }, (_, i) => first + i)
    const own = axes.map(axis => feedAxis(axis, x, args))
    const isLast = own.length === 1 && own[0] === x.order.length - 1
    const axis = isLast ? undefined : own.length === 1 ? own[0]! : own
    if (!log) return made(scope, args, x, { type: 'Softmax', args: { axis } })
    const activation = axis === undefined ? 'log_softmax' : { log_softmax: axis }
    return made(scope, args, x, { type: 'Activation', args: { activation } })
  }
}

/** The length along one axis becomes 1. */
const lpNormalization: Handler = (args, scope) => {
  if (args.int('p', 2) !== 2) return args.fail('its norm is not that of lengths')
  const x = settle(scope, args.node, args.tensor(0))
  const axis = feedAxis(args.int('axis', -1), x, args)
  return made(scope, args, x, {
    type: 'UnitNormalization',
    args: { axis: axis === x.order.length - 1 ? undefined : axis },
  })
}

export const normalizeOps: Handlers = {
  BatchNormalization: batchNormalization,
  GroupNormalization: inGroups(args => args.int('num_groups', 0)),
  InstanceNormalization: inGroups(() => -1),
  LayerNormalization: layerNormalization,
  LogSoftmax: alongAxis(true),
  LpNormalization: lpNormalization,
  Softmax: alongAxis(false),
}
