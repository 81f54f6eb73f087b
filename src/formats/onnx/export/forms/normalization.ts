/** Layer and batch normalisation, as the catalog composes them. */
import { momentsOver } from '../../../../catalog/moments.ts'
import { add, div, mul, operand, sqrt, sub } from '../../../../expr/expr.ts'
import { type Node, isOp } from '../../../../graph/node.ts'
import { map } from '../../../../graph/ops/map.ts'
import { reduce } from '../../../../graph/ops/reduce.ts'
import { type Shape, equalShapes } from '../../../../graph/shape.ts'
import { countOf } from '../../../../graph/tensor.ts'
import { float, int } from '../attributes.ts'
import type { Emitter } from '../emitter.ts'
import { anyConstant, matchExpr } from '../expr-match.ts'
import type { Recognise } from '../form.ts'
import { matchGraph } from '../graph-match.ts'
import { channelsFirst, plainOrder } from '../order.ts'

const epsilon = anyConstant(0)

/** (x - mean) / sqrt(variance + epsilon), and gamma and beta where there are any. */
const standard = div(sub(operand(0), operand(1)), sqrt(add(operand(2), epsilon)))
const scaled = mul(standard, operand(3))
const layerForms = [
  { expr: add(scaled, operand(4)), gamma: 3, beta: 4 },
  { expr: scaled, gamma: 3, beta: undefined },
  { expr: add(standard, operand(3)), gamma: undefined, beta: 3 },
  { expr: standard, gamma: undefined, beta: undefined },
]

export const layerNormalizationForm: Recognise = (node, around) => {
  if (!isOp(node, map)) return undefined
  for (const { expr, gamma, beta } of layerForms) {
    const matches = matchExpr(expr, node.attributes.expr)
    if (!matches) continue
    const [x, mean, variance] = node.operands as readonly [Node, Node, Node]
    const sum = mean.operands[0]
    if (!sum || !isOp(sum, reduce)) return undefined
    const { axes } = sum.attributes
    const moments = momentsOver(x, axes)
    const rank = x.shape.length
    const trailing = axes.every((axis, i) => axis === rank - axes.length + i)
    const same = matchGraph(moments.mean, mean) && matchGraph(moments.variance, variance)
    const affine = [gamma, beta].map(k => (k === undefined ? undefined : node.operands[k]!))
    const sizes = axes.map(axis => x.shape[axis]!)
    const fixed = affine.every(each => !each || (around.isFixed(each) && spans(each, sizes)))
    if (!same || !trailing || !fixed || sizes.some(each => typeof each !== 'number'))
      return undefined
    return {
      reads: [x],
      emit(out) {
        const shape = sizes as readonly number[]
        const scale = affine[0] ? squeezed(out, affine[0], shape) : filled(out, node, shape, 1)
        const inputs = [
          out.value(x),
          scale,
          ...(affine[1] ? [squeezed(out, affine[1], shape)] : []),
        ]
        const attributes = {
          axis: int(-axes.length),
          epsilon: float(matches.get(epsilon)!.value),
        }
        out.define(node, out.add(node, 'LayerNormalization', inputs, attributes))
      },
    }
  }
  return undefined
}

/** True for one number for each element that is normalised; a group has one for all of its own. */
function spans({ shape }: Node, sizes: Shape): boolean {
  const leading = shape.slice(0, shape.length - sizes.length)
  return leading.every(dim => dim === 1) && equalShapes(shape.slice(leading.length), sizes)
}

const factorWithGamma = div(operand(1), sqrt(add(operand(0), epsilon)))
const factorAlone = div(1, sqrt(add(operand(0), epsilon)))

/** x * factor + shift with gamma, beta and moving averages in factor and shift. */
export const batchNormalizationForm: Recognise = (node, around) => {
  const affine = add(mul(operand(0), operand(1)), operand(2))
  if (!isOp(node, map) || node.attributes.expr !== affine) return undefined
  const [x, factor, shift] = node.operands as readonly [Node, Node, Node]
  if (!isOp(factor, map) || !isOp(shift, map)) return undefined
  if (!around.isFixed(factor) || !around.isFixed(shift)) return undefined
  const hasGamma = factor.operands.length === 2
  const matches = matchExpr(hasGamma ? factorWithGamma : factorAlone, factor.attributes.expr)
  const hasBeta = shift.operands.length === 3
  const product = mul(operand(0), operand(1))
  const expected = hasBeta ? sub(operand(2), product) : mul(-1, product)
  const rank = x.shape.length
  const sound =
    shift.operands[1] === factor &&
    shift.attributes.expr === expected &&
    x.shape.length === node.shape.length &&
    factor.shape.length === 1 &&
    factor.shape[0] === x.shape.at(-1)
  if (!matches || !sound || rank < 2) return undefined
  return {
    reads: [x],
    emit(out) {
      const order = rank === 2 ? plainOrder(2) : channelsFirst(rank)
      const shape = factor.shape as readonly number[]
      const inputs = [
        out.value(x, order),
        hasGamma ? squeezed(out, factor.operands[1]!, shape) : filled(out, node, shape, 1),
        hasBeta ? squeezed(out, shift.operands[2]!, shape) : filled(out, node, shape, 0),
        squeezed(out, shift.operands[0]!, shape),
        squeezed(out, factor.operands[0]!, shape),
      ]
      const attributes = { epsilon: float(matches.get(epsilon)!.value) }
      out.define(node, out.add(node, 'BatchNormalization', inputs, attributes), order)
    },
  }
}

/** A stored value without the axes of size 1 that let it broadcast. */
function squeezed(out: Emitter, node: Node, shape: readonly number[]): string {
  const source = node.shape.length > shape.length ? (node.operands[0] ?? node) : node
  return source.shape.length === shape.length
    ? out.value(source)
    : out.add(node, 'Reshape', [out.value(node), out.writer.integers(shape)])
}

function filled(out: Emitter, node: Node, shape: readonly number[], value: number): string {
  const data = new Float32Array(countOf(shape)).fill(value)
  return out.writer.tensor(`${node.origin?.layer}/constant`, shape, data)
}
