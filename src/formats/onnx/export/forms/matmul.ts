/** Matrix products; with a bias behind them, where both are matrices, one operator. */
import { add, operand } from '../../../../expr/expr.ts'
import { type Node, isOp } from '../../../../graph/node.ts'
import { map } from '../../../../graph/ops/map.ts'
import { matmul } from '../../../../graph/ops/matmul.ts'
import { int } from '../attributes.ts'
import type { Recognise } from '../form.ts'
import { type Order, plainOrder } from '../order.ts'

export const matmulForm: Recognise = node => {
  if (!isOp(node, matmul)) return undefined
  const [a, b] = node.operands as readonly [Node, Node]
  const { transposeA, transposeB } = node.attributes
  return {
    reads: [a, b],
    emit(out) {
      const inputs = [
        out.value(a, lastAxes(a.shape.length, transposeA)),
        out.value(b, lastAxes(b.shape.length, transposeB)),
      ]
      out.define(node, out.add(node, 'MatMul', inputs))
    },
  }
}

function lastAxes(rank: number, swapped: boolean): Order {
  const order = plainOrder(rank)
  return swapped ? [...order.slice(0, -2), rank - 1, rank - 2] : order
}

export const gemmForm: Recognise = (node, around) => {
  if (!isOp(node, map) || node.attributes.expr !== add(operand(0), operand(1))) return undefined
  const [product, bias] = node.operands as readonly [Node, Node]
  if (!isOp(product, matmul) || product.shape.length !== 2) return undefined
  if (!around.isInner(product) || bias.shape.length !== 1) return undefined
  const [a, b] = product.operands as readonly [Node, Node]
  if (a.shape.length !== 2) return undefined
  const { transposeA, transposeB } = product.attributes
  return {
    reads: [a, b, bias],
    emit(out) {
      const inputs = [out.value(a), out.value(b), out.value(bias)]
      const attributes = { transA: int(transposeA ? 1 : 0), transB: int(transposeB ? 1 : 0) }
      out.define(node, out.add(node, 'Gemm', inputs, attributes))
    },
  }
}
