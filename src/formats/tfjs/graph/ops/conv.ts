/** Convolutions, with what has been made a part of them. */
import type { Constant } from '../../../onnx/import/constant.ts'
import type { Lower, Lowering } from '../lowering.ts'
import { activated } from './element.ts'
import { isChannelsFirst, toFirst, toLast, windowAttributes } from './layout.ts'

/** [spatial..., channels, filters] as [filters, channels, spatial...]. */
function kernelFirst(node: Lowering, kernel: string, rank: number): string {
  const spatial = Array.from({ length: rank }, (_, i) => i)
  return node.emit('Transpose', [kernel], { perm: [rank + 1, rank, ...spatial] })
}

function knownKernel(node: Lowering, rank: number): Constant {
  const kernel = node.known(1) ?? node.fail('its kernel is computed')
  if (kernel.shape.length !== rank + 2) node.fail(`its kernel has ${kernel.shape.length} axes`)
  return kernel
}

/** The result with bias and activation, as `fused_ops` lists them. */
export function fused(node: Lowering, product: (bias: string | undefined) => string): string {
  const names = node.attributes.texts('fused_ops')
  const biased = names[0] === 'BiasAdd'
  const y = product(biased ? node.input(2) : undefined)
  return names.slice(biased ? 1 : 0).reduce((value, name) => {
    const slope = name === 'Prelu' ? node.input(biased ? 3 : 2) : undefined
    return activated(node, name, value, slope)
  }, y)
}

function convolution(rank: number): Lower {
  return node => {
    knownKernel(node, rank)
    const x = toFirst(node, node.input(0), rank)
    const kernel = kernelFirst(node, node.input(1), rank)
    return finished(node, rank, x, kernel, windowAttributes(node, rank))
  }
}

function depthwise(): Lower {
  return node => {
    const { shape } = knownKernel(node, 2)
    const [height, width, channels, times] = shape as readonly [number, number, number, number]
    const x = toFirst(node, node.input(0), 2)
    const turned = node.emit('Transpose', [node.input(1)], { perm: [2, 3, 0, 1] })
    const target = node.constant([channels * times, 1, height, width])
    const kernel = node.emit('Reshape', [turned, target])
    return finished(node, 2, x, kernel, { ...windowAttributes(node, 2), group: channels })
  }
}

function finished(
  node: Lowering,
  rank: number,
  x: string,
  kernel: string,
  attributes: Parameters<Lowering['emit']>[2],
): string {
  return fused(node, bias => {
    const operands = [x, kernel, ...(bias === undefined ? [] : [bias])]
    return toLast(node, node.emit('Conv', operands, attributes), rank)
  })
}

/** The gradient of a convolution as a layer: its first input is the shape of the result. */
const transposed: Lower = node => {
  knownKernel(node, 2)
  const x = toFirst(node, node.input(2), 2)
  // [height, width, filters, channels] as [channels, filters, height, width].
  const kernel = node.emit('Transpose', [node.input(1)], { perm: [3, 2, 0, 1] })
  const sizes = node.known(0)
  const all = sizes && (Array.from(sizes.data as ArrayLike<number>) as readonly number[])
  const spatial = all && (isChannelsFirst(node) ? all.slice(2) : all.slice(1, 3))
  const { auto_pad: automatic, ...window } = windowAttributes(node, 2)
  const padding = automatic === 'SAME_UPPER' || !spatial ? automatic : undefined
  const attributes = { ...window, auto_pad: padding, output_shape: spatial }
  return toLast(node, node.emit('ConvTranspose', [x, kernel], attributes), 2)
}

export const convOps: { readonly [op: string]: Lower } = {
  Conv2D: convolution(2),
  Conv2DBackpropInput: transposed,
  Conv3D: convolution(3),
  DepthwiseConv2d: depthwise(),
  DepthwiseConv2dNative: depthwise(),
  FusedDepthwiseConv2dNative: depthwise(),
  _FusedConv2D: convolution(2),
}
