/** BatchNormalization: mean 0 and variance 1 per channel, then a learned scale and shift. */
import { add, div, mul, sqrt, sub } from '../../expr/expr.ts'
import type { Values } from '../../fields/field.ts'
import { bool, int, num } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import type { Shape } from '../../graph/shape.ts'
import { featureAxis } from '../axes.ts'
import { elementwise } from '../elementwise.ts'
import { floatInput, rankInput } from '../inputs.ts'
import { type LayerScope, defineLayer } from '../layer.ts'
import { allAxes, meanOver } from '../reductions.ts'
import { initializerField, makeStatistic, makeWeight, weightFields } from '../weight-fields.ts'

const fields = {
  axis: int({ default: -1, doc: 'axis of the channels' }),
  momentum: num({
    default: 0.99,
    min: 0,
    max: 1,
    doc: 'how much of the moving averages a step keeps',
  }),
  epsilon: num({ default: 0.001, min: 0, doc: 'added to the variance' }),
  center: bool({ default: true, doc: 'whether beta is added' }),
  scale: bool({ default: true, doc: 'whether gamma is multiplied' }),
  ...weightFields('gamma', 'ones'),
  ...weightFields('beta', 'zeros'),
  moving_mean_initializer: initializerField('moving_mean', 'zeros'),
  moving_variance_initializer: initializerField('moving_variance', 'ones'),
}

/**
 * What normalises the input, each a node that broadcasts against it; gamma and beta where there are
 * any.
 */
interface Normalization {
  readonly mean: Node
  readonly variance: Node
  readonly gamma: Node | undefined
  readonly beta: Node | undefined
}

/** Ioffe and Szegedy, https://arxiv.org/abs/1502.03167 */
export const batchNormalization = defineLayer({
  type: 'BatchNormalization',
  doc: 'gamma * (x - mean) / sqrt(variance + epsilon) + beta, with moving averages in inference',
  fields,
  inputs: 'one',
  masks: 'pass',
  build([x], args, layer) {
    floatInput(x!, layer)
    rankInput(x!, 2, layer)
    const axis = featureAxis(args.axis, x!, { owner: layer.type, layer, path: ['axis'] })
    const channels = [x!.shape[axis]!]
    // The weights' own shape [C] broadcasts along the last axis; another axis needs ones behind it.
    const broadcast = [channels[0]!, ...x!.shape.slice(axis + 1).map(() => 1)]
    const affine = {
      gamma: args.scale
        ? makeWeight(layer, { name: 'gamma', shape: channels, prefix: 'gamma' }, args)
        : undefined,
      beta: args.center
        ? makeWeight(layer, { name: 'beta', shape: channels, prefix: 'beta' }, args)
        : undefined,
    }
    const moving = {
      mean: makeStatistic(layer, 'moving_mean', channels, args.moving_mean_initializer),
      variance: makeStatistic(layer, 'moving_variance', channels, args.moving_variance_initializer),
    }
    const usesBatch = layer.training && layer.trainable
    const { mean, variance } = usesBatch ? batchStatistics(x!, axis, moving, args, layer) : moving
    const aligned = (node: Node): Node => createReshape(node, broadcast)
    return normalize(x!, args.epsilon, {
      mean: aligned(mean),
      variance: aligned(variance),
      gamma: affine.gamma && aligned(affine.gamma),
      beta: affine.beta && aligned(affine.beta),
    })
  },
  examples: [
    { args: {}, inputs: [[4]], output: [4], parameters: 16 },
    { args: { axis: 1, scale: false }, inputs: [[3, 5]], output: [3, 5], parameters: 9 },
  ],
})

/** Mean and population variance over all axes but one; moves the moving averages towards them. */
function batchStatistics(
  x: Node,
  axis: number,
  moving: { readonly mean: Node; readonly variance: Node },
  { momentum }: Values<typeof fields>,
  layer: LayerScope,
) {
  const others = allAxes(x).filter(each => each !== axis)
  const centre = meanOver(x, others)
  const squares = elementwise([x, centre], (x, mean) => mul(sub(x, mean), sub(x, mean)))
  const channels: Shape = moving.mean.shape
  const mean = createReshape(centre, channels)
  const variance = createReshape(meanOver(squares, others), channels)
  const moved = (average: Node, batch: Node): Node =>
    elementwise([average, batch], (a, b) => add(mul(momentum, a), mul(1 - momentum, b)))
  layer.update(moving.mean, moved(moving.mean, mean))
  layer.update(moving.variance, moved(moving.variance, variance))
  return { mean, variance }
}

/**
 * x * factor + shift, both of channels alone, so that inference can fold them into the layer
 * before.
 */
function normalize(x: Node, epsilon: number, { mean, variance, gamma, beta }: Normalization): Node {
  const factor = gamma
    ? elementwise([variance, gamma], (v, gamma) => div(gamma, sqrt(add(v, epsilon))))
    : elementwise([variance], v => div(1, sqrt(add(v, epsilon))))
  const shift = beta
    ? elementwise([mean, factor, beta], (mean, factor, beta) => sub(beta, mul(mean, factor)))
    : elementwise([mean, factor], (mean, factor) => mul(-1, mul(mean, factor)))
  return elementwise([x, factor, shift], (x, factor, shift) => add(mul(x, factor), shift))
}
