/** GroupNormalization: mean 0 and variance 1 within groups of channels of each example. */
import { int, num } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { shapeText } from '../../graph/shape.ts'
import { affineFields, makeAffine, reshapeAffine, standardize } from '../affine.ts'
import { featureAxis } from '../axes.ts'
import { floatInput, rankInput } from '../inputs.ts'
import { type LayerScope, defineLayer } from '../layer.ts'
import { momentsOver } from '../moments.ts'
import { allAxes } from '../reductions.ts'

/** Wu and He, https://arxiv.org/abs/1803.08494 */
export const groupNormalization = defineLayer({
  type: 'GroupNormalization',
  doc: 'gamma * (x - mean) / sqrt(variance + epsilon) + beta, over groups of channels',
  fields: {
    groups: int({ default: 32, min: -1, doc: 'number of groups; -1 for one channel in each' }),
    axis: int({ default: -1, doc: 'axis of the channels' }),
    epsilon: num({ default: 0.001, min: 0, doc: 'added to the variance' }),
    ...affineFields,
  },
  inputs: 'one',
  masks: 'pass',
  build([x], args, layer) {
    floatInput(x!, layer)
    rankInput(x!, 2, layer)
    const axis = featureAxis(args.axis, x!, { owner: layer.type, layer, path: ['axis'] })
    const channels = channelCount(x!, axis, layer)
    const groups = groupCount(args.groups, channels, layer)
    const split = [groups, channels / groups]
    const behind = x!.shape.slice(axis + 1)
    const grouped = createReshape(x!, [...x!.shape.slice(0, axis), ...split, ...behind])
    const within = allAxes(grouped).filter(each => each !== 0 && each !== axis)
    const affine = makeAffine(layer, [channels], args)
    const aligned = reshapeAffine(affine, [...split, ...behind.map(() => 1)])
    const y = standardize(grouped, args.epsilon, momentsOver(grouped, within), aligned)
    return createReshape(y, x!.shape)
  },
  examples: [
    { args: { groups: 2 }, inputs: [[5, 4]], output: [5, 4], parameters: 8 },
    { args: { groups: -1, axis: 1 }, inputs: [[3, 5]], output: [3, 5], parameters: 6 },
  ],
})

function channelCount(x: Node, axis: number, layer: LayerScope): number {
  const channels = x.shape[axis]!
  if (typeof channels === 'number') return channels
  const advice = 'the number of channels must be fixed in `inputs`'
  return layer.fail('dynamic-dim', { layer: layer.type, shape: shapeText(x.shape), advice })
}

function groupCount(groups: number, channels: number, layer: LayerScope): number {
  if (groups === -1) return channels
  if (groups === 0) {
    const expected = 'at least 1, or -1 for one channel in each group'
    layer.fail('out-of-range', { field: 'groups', value: '0', expected }, ['groups'])
  }
  if (channels % groups === 0) return groups
  const parameters = { layer: layer.type, groups, what: 'channels', count: channels }
  return layer.fail('uneven-groups', parameters, ['groups'])
}
