/** Convolution channel by channel, alone or with a mixing of channels behind it. */
import type { Values } from '../../fields/field.ts'
import { int } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'
import { createConv } from '../../graph/ops/conv.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { type LayerDefinition, type LayerScope, defineLayer } from '../layer.ts'
import { finishOutput, outputFields } from '../output-fields.ts'
import { makeWeight, weightFields } from '../weight-fields.ts'
import {
  type ConvolutionArguments,
  type SpatialLayer,
  convolutionFields,
  convolutionInput,
  convolve,
} from './convolution.ts'
import { axesText, fromChannelsLast } from './grid.ts'

const depthwiseFields = {
  depth_multiplier: int({ default: 1, min: 1, doc: 'channels of the result per channel' }),
  ...weightFields('depthwise', 'glorot_uniform'),
}

/** A layer that convolves each channel on its own. */
export function defineDepthwiseConvolution({ rank, ...own }: SpatialLayer): LayerDefinition {
  return defineLayer({
    ...own,
    doc:
      `Convolves each channel on its own over ${axesText(rank)}; ` +
      'kernel [sizes, channels, depth_multiplier]',
    fields: { ...convolutionFields(rank), ...depthwiseFields, ...outputFields },
    main: 'kernel_size',
    inputs: 'one',
    build([x], args, layer) {
      const grid = convolutionInput(x!, rank, args, layer)
      const y = convolveChannels(grid, 'kernel', args, layer)
      return finishOutput(y, args, layer, biased => fromChannelsLast(biased, args.data_format))
    },
  })
}

/** A layer that convolves each channel on its own, then mixes channels place by place. */
export function defineSeparableConvolution({ rank, ...own }: SpatialLayer): LayerDefinition {
  return defineLayer({
    ...own,
    doc:
      `Convolves each channel on its own over ${axesText(rank)}, ` +
      'then mixes channels place by place',
    fields: {
      filters: int({ min: 1, doc: 'number of channels of the result' }),
      ...convolutionFields(rank),
      ...depthwiseFields,
      ...weightFields('pointwise', 'glorot_uniform'),
      ...outputFields,
    },
    main: 'filters',
    inputs: 'one',
    build([x], args, layer) {
      const grid = convolutionInput(x!, rank, args, layer)
      const each = convolveChannels(grid, 'depthwise_kernel', args, layer)
      const shape = [...args.kernel_size.map(() => 1), each.shape.at(-1)!, args.filters]
      const mixing = { name: 'pointwise_kernel', shape, prefix: 'pointwise' } as const
      const y = createConv(each, makeWeight(layer, mixing, args))
      return finishOutput(y, args, layer, biased => fromChannelsLast(biased, args.data_format))
    },
  })
}

/** Channel c gives the channels c * depth_multiplier and following. */
function convolveChannels(
  x: Node,
  name: string,
  args: ConvolutionArguments & Values<typeof depthwiseFields>,
  layer: LayerScope,
): Node {
  const { kernel_size: size, depth_multiplier: multiplier } = args
  const shape = [...size, x.shape.at(-1)!, multiplier]
  const kernel = makeWeight(layer, { name, shape, prefix: 'depthwise' }, args)
  const channels = kernel.shape.at(-2) as number
  // One group per channel, whose filters lie side by side in the kernel already.
  const grouped = createReshape(kernel, [...size, 1, channels * multiplier])
  return convolve(x, grouped, channels, args, layer)
}
