/** Transposed convolution: each cell of the input spreads the kernel over the result. */
import type { Values } from '../../fields/field.ts'
import { int, optional, perAxis } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'
import { createConv } from '../../graph/ops/conv.ts'
import { createPad } from '../../graph/ops/pad.ts'
import { createReverse } from '../../graph/ops/reverse.ts'
import { createTranspose } from '../../graph/ops/transpose.ts'
import { type LayerDefinition, defineLayer } from '../layer.ts'
import { finishOutput, outputFields } from '../output-fields.ts'
import { makeWeight, weightFields } from '../weight-fields.ts'
import {
  type ConvolutionArguments,
  type SpatialLayer,
  convolutionFields,
  convolutionInput,
} from './convolution.ts'
import { type Rank, axesText, fromChannelsLast } from './grid.ts'

function outputPaddingField(rank: Rank) {
  const doc =
    'cells that the result has at its end beyond what the kernel reaches; less than strides'
  return optional(perAxis(rank, { min: 0, doc }))
}

type TransposedArguments = ConvolutionArguments & {
  readonly output_padding: Values<{ field: ReturnType<typeof outputPaddingField> }>['field']
}

/** A layer whose shapes are those of a convolution read backwards. */
export function defineTransposedConvolution({ rank, ...own }: SpatialLayer): LayerDefinition {
  return defineLayer({
    ...own,
    doc:
      `Spreads a kernel [sizes, filters, channels] from every cell over ${axesText(rank)}; ` +
      'makes grids larger by strides',
    fields: {
      filters: int({ min: 1, doc: 'number of channels of the result' }),
      ...convolutionFields(rank),
      output_padding: outputPaddingField(rank),
      ...weightFields('kernel', 'glorot_uniform'),
      ...outputFields,
    },
    main: 'filters',
    inputs: 'one',
    build([x], args, layer) {
      const grid = convolutionInput(x!, rank, args, layer)
      for (const [axis, amount] of (args.output_padding ?? []).entries()) {
        const strides = args.strides[axis]!
        if (amount < strides) continue
        layer.fail('output-padding', { layer: layer.type, amount, strides }, ['output_padding'])
      }
      const shape = [...args.kernel_size, args.filters, grid.shape.at(-1)!]
      const kernel = makeWeight(layer, { name: 'kernel', shape, prefix: 'kernel' }, args)
      const y = spread(grid, kernel, args)
      return finishOutput(y, args, layer, biased => fromChannelsLast(biased, args.data_format))
    },
  })
}

/**
 * A convolution, over zeros put between the cells, with the kernel [spatial..., filters, C] turned
 * around.
 */
function spread(x: Node, kernel: Node, args: TransposedArguments): Node {
  const { strides, dilation_rate: dilation } = args
  const margins = strides.map((_, axis) => marginsAlong(args, axis))
  const spaced = createPad(x, {
    low: [0, ...margins.map(([low]) => low), 0],
    high: [0, ...margins.map(([, high]) => high), 0],
    interior: [0, ...strides.map(stride => stride - 1), 0],
  })
  const axes = strides.map((_, axis) => axis)
  const exchanged = createTranspose(kernel, [...axes, axes.length + 1, axes.length])
  return createConv(spaced, createReverse(exchanged, axes), { dilation })
}

/**
 * Zeros around the spaced cells along one axis, as Keras has them: without output_padding, `same`
 * gives size * stride cells and `valid` (size - 1) * stride + max(extent, stride).
 */
function marginsAlong(args: TransposedArguments, axis: number): readonly [number, number] {
  const stride = args.strides[axis]!
  const extent = (args.kernel_size[axis]! - 1) * args.dilation_rate[axis]! + 1
  const extra = args.output_padding?.[axis]
  if (args.padding === 'valid')
    return [extent - 1, extent - 1 + (extra ?? Math.max(extent, stride) - extent)]
  const total = extra === undefined ? stride + extent - 2 : extent + (extent % 2) - 2 + extra
  const low = Math.min(Math.ceil(total / 2), extent - 1)
  return [low, total - low]
}
