/** Convolution over one to three spatial axes. */
import type { Values } from '../../fields/field.ts'
import { int, perAxis } from '../../fields/kinds.ts'
import type { Dim } from '../../graph/dim.ts'
import type { Node } from '../../graph/node.ts'
import { createConv } from '../../graph/ops/conv.ts'
import { type LayerDefinition, type LayerExample, type LayerScope, defineLayer } from '../layer.ts'
import { finishOutput, outputFields } from '../output-fields.ts'
import { makeWeight, weightFields } from '../weight-fields.ts'
import {
  type Rank,
  axesText,
  dataFormatField,
  floatGridInput,
  fromChannelsLast,
  toChannelsLast,
} from './grid.ts'
import { type LayerWindow, causalPaddingField, paddingField, windowed } from './windows.ts'

/** What the layers of one family differ in. */
export interface SpatialLayer {
  readonly type: string
  readonly aliases?: readonly string[]
  readonly rank: Rank
  readonly examples: readonly LayerExample[]
}

/** Where the window of a convolution goes. */
export function convolutionFields(rank: Rank) {
  return {
    kernel_size: perAxis(rank, { min: 1, doc: `size of the kernel along ${axesText(rank)}` }),
    strides: perAxis(rank, { default: 1, min: 1, doc: 'step of the kernel' }),
    padding: paddingField,
    data_format: dataFormatField,
    dilation_rate: perAxis(rank, {
      default: 1,
      min: 1,
      doc: 'distance between taps of the kernel',
    }),
  }
}

/** Arguments of every layer that has a kernel which moves. */
export type ConvolutionArguments = Omit<
  Values<ReturnType<typeof convolutionFields>>,
  'padding' | 'kernel_size'
> & {
  readonly kernel_size: readonly number[]
  readonly padding: LayerWindow['padding']
}

/** A convolution layer; only sequences have an order that `causal` padding can keep. */
export function defineConvolution({ rank, ...own }: SpatialLayer): LayerDefinition {
  return defineLayer({
    ...own,
    doc:
      `activation(conv(x, kernel) + bias) over ${axesText(rank)}; ` +
      'kernel [sizes, channels / groups, filters]',
    fields: {
      filters: int({ min: 1, doc: 'number of channels of the result' }),
      ...convolutionFields(rank),
      ...(rank === 1 && { padding: causalPaddingField }),
      groups: int({ default: 1, min: 1, doc: 'parts that channels and filters are split into' }),
      ...weightFields('kernel', 'glorot_uniform'),
      ...outputFields,
    },
    main: 'filters',
    inputs: 'one',
    build([x], args, layer) {
      const grid = convolutionInput(x!, rank, args, layer)
      const { filters, groups } = args
      const perGroup = channelsPerGroup(grid.shape.at(-1)!, filters, groups, layer)
      const shape = [...args.kernel_size, perGroup, filters]
      const kernel = makeWeight(layer, { name: 'kernel', shape, prefix: 'kernel' }, args)
      const y = convolve(grid, kernel, groups, args, layer)
      return finishOutput(y, args, layer, biased => fromChannelsLast(biased, args.data_format))
    },
  })
}

/**
 * The input with its channels last. Refuses inputs and arguments that no kernel could make a
 * convolution of.
 */
export function convolutionInput(
  x: Node,
  rank: Rank,
  args: ConvolutionArguments,
  layer: LayerScope,
): Node {
  floatGridInput(x, rank, args.data_format, layer)
  const moreThanOne = (list: readonly number[]): boolean => list.some(each => each > 1)
  if (moreThanOne(args.strides) && moreThanOne(args.dilation_rate))
    layer.fail('strides-and-dilation', { layer: layer.type }, ['dilation_rate'])
  return toChannelsLast(x, args.data_format)
}

/**
 * The convolution of x [batch, spatial..., C] with a kernel [spatial..., C / groups, filters].
 */
export function convolve(
  x: Node,
  kernel: Node,
  groups: number,
  args: ConvolutionArguments,
  layer: LayerScope,
): Node {
  const { kernel_size: size, strides, dilation_rate: dilation, padding: word } = args
  const window = { size, strides, dilation, padding: word }
  const { x: read, padding } = windowed(x, window, layer)
  return createConv(read, kernel, { strides, dilation, padding, groups })
}

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
