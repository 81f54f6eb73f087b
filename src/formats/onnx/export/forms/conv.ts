/** Convolutions and pooling, whose values have their channels first. */
import { add, operand } from '../../../../expr/expr.ts'
import { elementCount } from '../../../../graph/shape.ts'
import { type Node, isOp } from '../../../../graph/node.ts'
import { type ConvAttributes, conv } from '../../../../graph/ops/conv.ts'
import { map } from '../../../../graph/ops/map.ts'
import { pad } from '../../../../graph/ops/pad.ts'
import { pool } from '../../../../graph/ops/pool.ts'
import { reverse } from '../../../../graph/ops/reverse.ts'
import { transpose } from '../../../../graph/ops/transpose.ts'
import { type Padding, isDivision } from '../../../../graph/window.ts'
import { type Attributes, int, ints } from '../attributes.ts'
import type { Emitter } from '../emitter.ts'
import type { Form, Recognise } from '../form.ts'
import { type Order, channelsFirst } from '../order.ts'

/** Begins of all axes, then ends. */
function pads(padding: Padding): Attributes {
  return { pads: ints([...padding.map(([low]) => low), ...padding.map(([, high]) => high)]) }
}

export const convForm: Recognise = node =>
  isOp(node, conv) ? (transposedConv(node) ?? plainConv(node, node)) : undefined

/** A convolution and the addition of one number per filter behind it. */
export const biasedConvForm: Recognise = (node, around) => {
  if (!isOp(node, map) || node.attributes.expr !== add(operand(0), operand(1))) return undefined
  const [product, bias] = node.operands as readonly [Node, Node]
  if (!isOp(product, conv) || !around.isInner(product) || !around.isFixed(bias)) return undefined
  const perFilter = bias.shape.length === 1 && elementCount(bias.shape) === product.shape.at(-1)
  if (!perFilter) return undefined
  return transposedConv(product, node, bias) ?? plainConv(product, node, bias)
}

/** The kernel [spatial..., C / groups, F] as [F, C / groups, spatial...]. */
function kernelOrder(rank: number): Order {
  const spatial = Array.from({ length: rank - 2 }, (_, axis) => axis)
  return [rank - 1, rank - 2, ...spatial]
}

function plainConv(node: Node<ConvAttributes>, result: Node, bias?: Node): Form {
  const [x, kernel] = node.operands as readonly [Node, Node]
  const { strides, dilation, padding, groups } = node.attributes
  const attributes = {
    kernel_shape: ints(kernel.shape.slice(0, -2) as readonly number[]),
    strides: ints(strides),
    dilations: ints(dilation),
    ...pads(padding),
    group: int(groups),
  }
  return {
    reads: [x, kernel, ...(bias ? [bias] : [])],
    emit(out) {
      const order = channelsFirst(x.shape.length)
      const weights = out.value(kernel, kernelOrder(kernel.shape.length))
      const inputs = [out.value(x, order), weights, ...(bias ? [out.value(bias)] : [])]
      out.define(result, out.add(result, 'Conv', inputs, attributes), order)
    },
  }
}

/**
 * A convolution over cells with zeros between them, its kernel turned around, is what ONNX and
 * Keras call a transposed convolution.
 */
function transposedConv(
  node: Node<ConvAttributes>,
  result: Node = node,
  bias?: Node,
): Form | undefined {
  const [spaced, turned] = node.operands as readonly [Node, Node]
  const { strides, dilation, padding, groups } = node.attributes
  if (!isOp(spaced, pad) || !isOp(turned, reverse) || groups > 1) return undefined
  const exchanged = turned.operands[0]!
  if (!isOp(exchanged, transpose)) return undefined
  const [x, kernel] = [spaced.operands[0]!, exchanged.operands[0]!]
  const size = kernel.shape.slice(0, -2) as readonly number[]
  const { low, high, interior, value } = spaced.attributes
  const steps = interior.slice(1, -1).map(amount => amount + 1)
  const reach = size.map((each, axis) => (each - 1) * dilation[axis]!)
  const before = reach.map((each, axis) => each - Number(low[axis + 1]))
  const after = reach.map((each, axis) => each - Number(high[axis + 1]))
  const extra = after.map(each => Math.max(-each, 0))
  const moves = [...strides, ...steps]
  const sound =
    steps.some(each => each > 1) &&
    strides.every(each => each === 1) &&
    padding.flat().every(each => each === 0) &&
    value === 0 &&
    moves.every(Number.isInteger) &&
    before.every(each => each >= 0) &&
    extra.every((each, axis) => each < Math.max(steps[axis]!, dilation[axis]!))
  if (!sound) return undefined
  const attributes = {
    kernel_shape: ints(size),
    strides: ints(steps),
    dilations: ints(dilation),
    pads: ints([...before, ...after.map(each => Math.max(each, 0))]),
    output_padding: ints(extra),
  }
  return {
    reads: [x, kernel, ...(bias ? [bias] : [])],
    emit(out: Emitter) {
      const order = channelsFirst(x.shape.length)
      // [spatial..., filters, C] as [C, filters, spatial...].
      const weights = out.value(kernel, kernelOrder(kernel.shape.length))
      const inputs = [out.value(x, order), weights, ...(bias ? [out.value(bias)] : [])]
      out.define(result, out.add(result, 'ConvTranspose', inputs, attributes), order)
    },
  }
}

export const poolForm: Recognise = node => {
  if (!isOp(node, pool) || isDivision(node.attributes)) return undefined
  const x = node.operands[0]!
  const { kind, window, strides, padding } = node.attributes
  const attributes = { kernel_shape: ints(window), strides: ints(strides), ...pads(padding) }
  return {
    reads: [x],
    emit(out) {
      const order = channelsFirst(x.shape.length)
      const opType = kind === 'max' ? 'MaxPool' : 'AveragePool'
      out.define(node, out.add(node, opType, [out.value(x, order)], attributes), order)
    },
  }
}
