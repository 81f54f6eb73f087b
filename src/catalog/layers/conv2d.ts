/** Conv2D: convolution over height and width. */
import { int } from '../../fields/kinds.ts'
import type { Dim } from '../../graph/dim.ts'
import { convolutionFields, convolve, expectConvolution } from '../convolution-fields.ts'
import { type LayerScope, defineLayer } from '../layer.ts'
import { finishOutput, outputFields } from '../output-fields.ts'
import { makeWeight, weightFields } from '../weight-fields.ts'

export const conv2D = defineLayer({
  type: 'Conv2D',
  aliases: ['Convolution2D'],
  doc: 'activation(conv(x, kernel) + bias); kernel [height, width, channels / groups, filters]',
  fields: {
    filters: int({ min: 1, doc: 'number of channels of the result' }),
    ...convolutionFields,
    groups: int({ default: 1, min: 1, doc: 'parts that channels and filters are split into' }),
    ...weightFields('kernel', 'glorot_uniform'),
    ...outputFields,
  },
  main: 'filters',
  inputs: 'one',
  build([x], args, layer) {
    expectConvolution(x!, args, layer)
    const { filters, groups } = args
    const perGroup = channelsPerGroup(x!.shape[3]!, filters, groups, layer)
    const shape = [...args.kernel_size, perGroup, filters]
    const kernel = makeWeight(layer, { name: 'kernel', shape, prefix: 'kernel' }, args)
    return finishOutput(convolve(x!, kernel, groups, args, layer), args, layer)
  },
  examples: [
    {
      args: { filters: 8, kernel_size: 3 },
      inputs: [[28, 28, 1]],
      output: [26, 26, 8],
      parameters: 80,
    },
    {
      args: { filters: 4, kernel_size: 3, strides: 2, padding: 'same', groups: 2 },
      inputs: [[5, 7, 6]],
      output: [3, 4, 4],
      parameters: 112,
    },
  ],
})

function channelsPerGroup(channels: Dim, filters: number, groups: number, layer: LayerScope): Dim {
  // A dynamic number of channels is refused with the kernel's shape.
  if (typeof channels !== 'number') return channels
  for (const [what, count] of [
    ['channels', channels],
    ['filters', filters],
  ] as const)
    if (count % groups !== 0)
      layer.fail('uneven-groups', { layer: layer.type, groups, what, count }, ['groups'])
  return channels / groups
}
