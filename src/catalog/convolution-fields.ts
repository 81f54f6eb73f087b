/** What every convolution layer has: where its window goes, and how it is built from a kernel. */
import type { Values } from '../fields/field.ts'
import { perAxis } from '../fields/kinds.ts'
import type { Node } from '../graph/node.ts'
import { createConv } from '../graph/ops/conv.ts'
import { floatInput, imageInput } from './inputs.ts'
import type { LayerScope } from './layer.ts'
import { channelsLast, dataFormatField, paddingField, paddingOf } from './windows.ts'

export const convolutionFields = {
  kernel_size: perAxis(2, { min: 1, doc: 'height and width of the kernel' }),
  strides: perAxis(2, { default: 1, min: 1, doc: 'step of the kernel' }),
  padding: paddingField,
  data_format: dataFormatField,
  dilation_rate: perAxis(2, { default: 1, min: 1, doc: 'distance between taps of the kernel' }),
}

type ConvolutionArguments = Values<typeof convolutionFields>

/** Refuses inputs and arguments that no kernel could make a convolution of. */
export function expectConvolution(x: Node, args: ConvolutionArguments, layer: LayerScope): void {
  floatInput(x, layer)
  imageInput(x, layer)
  channelsLast(args.data_format, layer)
  const moreThanOne = (list: readonly number[]): boolean => list.some(each => each > 1)
  if (moreThanOne(args.strides) && moreThanOne(args.dilation_rate))
    layer.fail('strides-and-dilation', { layer: layer.type }, ['dilation_rate'])
}

/**
 * The convolution of x [batch, height, width, C] with a kernel [height, width, C / groups,
 * filters].
 */
export function convolve(
  x: Node,
  kernel: Node,
  groups: number,
  args: ConvolutionArguments,
  layer: LayerScope,
): Node {
  const { kernel_size: size, strides, dilation_rate: dilation, padding } = args
  const window = { size, strides, dilation, padding }
  return createConv(x, kernel, {
    strides,
    dilation,
    padding: paddingOf(x, window, layer),
    groups,
  })
}
