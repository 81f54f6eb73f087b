/** Pooling over height and width, as max and average pooling layers share it. */
import type { Values } from '../fields/field.ts'
import { bool, optional, perAxis } from '../fields/kinds.ts'
import type { Node } from '../graph/node.ts'
import { createPool } from '../graph/ops/pool.ts'
import { createReshape } from '../graph/ops/reshape.ts'
import { floatInput, imageInput } from './inputs.ts'
import type { LayerScope } from './layer.ts'
import { channelsLast, dataFormatField, paddingField, paddingOf } from './windows.ts'

/** Fields of every pooling layer but its pool_size. */
export const poolingFields = {
  strides: optional(perAxis(2, { min: 1, doc: 'step of the window; pool_size where it is null' })),
  padding: paddingField,
  data_format: dataFormatField,
}

type PoolingArguments = Values<typeof poolingFields> & { readonly pool_size: readonly number[] }

/** Padded cells count neither as values of a maximum nor in the divisor of an average. */
export function pool2d(
  kind: 'max' | 'average',
  x: Node,
  args: PoolingArguments,
  layer: LayerScope,
): Node {
  floatInput(x, layer)
  imageInput(x, layer)
  channelsLast(args.data_format, layer)
  const { pool_size: size, padding } = args
  const strides = args.strides ?? size
  const window = { size, strides, dilation: [1, 1], padding }
  return createPool(x, { kind, window: size, strides, padding: paddingOf(x, window, layer) })
}

/** Fields of every global pooling layer. */
export const globalPoolingFields = {
  data_format: dataFormatField,
  keepdims: bool({ default: false, doc: 'whether height and width stay, with size 1' }),
}

/** Applies a reduction over height and width. */
export function globalPool2d(
  reduceOver: (x: Node, axes: readonly number[]) => Node,
  x: Node,
  args: Values<typeof globalPoolingFields>,
  layer: LayerScope,
): Node {
  floatInput(x, layer)
  imageInput(x, layer)
  channelsLast(args.data_format, layer)
  const y = reduceOver(x, [1, 2])
  return args.keepdims ? y : createReshape(y, [x.shape[0]!, x.shape[3]!])
}
