/** BatchNormalization: mean 0 and variance 1 per channel, then a learned scale and shift. */
import { add, div, mul, sqrt, sub } from '../../expr/expr.ts'
import type { Values } from '../../fields/field.ts'
import { bool, int, num } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { shapeText } from '../../graph/shape.ts'
import { type Affine, affineFields, makeAffine, reshapeAffine } from '../affine.ts'
import { featureAxis } from '../axes.ts'
import { moveAverage, renormFields, renormalized } from '../batch-renorm.ts'
import { elementwise } from '../elementwise.ts'
import { floatInput, rankInput } from '../inputs.ts'
import { type LayerScope, defineLayer } from '../layer.ts'
import { aligned } from '../masks.ts'
import { mismatch } from '../merging.ts'
import { type Moments, maskedMomentsOver, momentsOver } from '../moments.ts'
import { allAxes } from '../reductions.ts'
import { initializerField, makeStatistic } from '../weight-fields.ts'

const fields = {
  axis: int({ default: -1, doc: 'axis of the channels' }),
  momentum: num({
    default: 0.99,
    min: 0,
    max: 1,
    doc: 'how much of the moving averages a step keeps',
  }),
  epsilon: num({ default: 0.001, min: 0, doc: 'added to the variance' }),
  ...affineFields,
  moving_mean_initializer: initializerField('moving_mean', 'zeros'),
  moving_variance_initializer: initializerField('moving_variance', 'ones'),
  ...renormFields,
  synchronized: bool({
    default: false,
    doc: 'statistics of the batch over all devices; there is one device, so both mean the same',
  }),
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
    const affine = makeAffine(layer, channels, args)
    const moving = {
      mean: makeStatistic(layer, 'moving_mean', channels, args.moving_mean_initializer),
      variance: makeStatistic(layer, 'moving_variance', channels, args.moving_variance_initializer),
    }
    const batch = layer.training && layer.trainable ? batchMoments(x!, axis, layer) : undefined
    // Renormalisation has weights of its own, in inference too.
    const composed = args.renorm
      ? renormalized(batch, moving, affine, args, layer)
      : averaged(batch, moving, affine, args, layer)
    const { mean, variance } = batch ?? moving
    const moments = {
      mean: createReshape(mean, broadcast),
      variance: createReshape(variance, broadcast),
    }
    const apply = batch ? centred : folded
    return apply(x!, args.epsilon, moments, reshapeAffine(composed, broadcast))
  },
  examples: [
    { args: {}, inputs: [[4]], output: [4], parameters: 16 },
    { args: { axis: 1, scale: false }, inputs: [[3, 5]], output: [3, 5], parameters: 9 },
    { args: { renorm: true }, inputs: [[4]], output: [4], parameters: 28 },
  ],
})

/** Mean and population variance of what counts of the batch, over all axes but one; both [C]. */
function batchMoments(x: Node, axis: number, layer: LayerScope): Moments {
  const others = allAxes(x).filter(each => each !== axis)
  const mask = layer.mask(0)
  if (mask && mask.shape.length !== x.shape.length - 1)
    mismatch([x], layer, `an input with one axis more than its mask ${shapeText(mask.shape)}`)
  const { mean, variance } = mask
    ? maskedMomentsOver(x, aligned(mask, x.shape.length), others)
    : momentsOver(x, others)
  const channels = [x.shape[axis]!]
  return { mean: createReshape(mean, channels), variance: createReshape(variance, channels) }
}

/** Gamma and beta as they are; moves the moving averages towards the batch where there is one. */
function averaged(
  batch: Moments | undefined,
  moving: Moments,
  affine: Affine,
  { momentum }: Values<typeof fields>,
  layer: LayerScope,
): Affine {
  if (!batch) return affine
  moveAverage(moving.mean, batch.mean, momentum, layer)
  moveAverage(moving.variance, batch.variance, momentum, layer)
  return affine
}

/** (x - mean) * factor + beta: the mean of a batch may be much larger than what differs in it. */
function centred(x: Node, epsilon: number, { mean, variance }: Moments, affine: Affine): Node {
  const { beta } = affine
  const factor = factorOf(variance, affine, epsilon)
  const scaled = elementwise([x, mean, factor], (x, mean, factor) => mul(sub(x, mean), factor))
  return beta ? elementwise([scaled, beta], add) : scaled
}

/**
 * x * factor + shift, both of channels alone, so that inference can fold them into the layer
 * before.
 */
function folded(x: Node, epsilon: number, { mean, variance }: Moments, affine: Affine): Node {
  const { beta } = affine
  const factor = factorOf(variance, affine, epsilon)
  const shift = beta
    ? elementwise([mean, factor, beta], (mean, factor, beta) => sub(beta, mul(mean, factor)))
    : elementwise([mean, factor], (mean, factor) => mul(-1, mul(mean, factor)))
  return elementwise([x, factor, shift], (x, factor, shift) => add(mul(x, factor), shift))
}

/** Of channels alone. */
function factorOf(variance: Node, { gamma }: Affine, epsilon: number): Node {
  return gamma
    ? elementwise([variance, gamma], (v, gamma) => div(gamma, sqrt(add(v, epsilon))))
    : elementwise([variance], v => div(1, sqrt(add(v, epsilon))))
}
