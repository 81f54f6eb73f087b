/** `map`: element-wise operators, in the order of axes that the operands come in. */
import { visitOrder } from '../../../../expr/expr.ts'
import { isOp, type Node } from '../../../../graph/node.ts'
import { map } from '../../../../graph/ops/map.ts'
import { elementCount } from '../../../../graph/shape.ts'
import { elementTypes } from '../../tensors.ts'
import { int } from '../attributes.ts'
import { type Emitter, widenedValue } from '../emitter.ts'
import { emitExpression } from '../expressions.ts'
import type { Around, Recognise } from '../form.ts'
import { type Order, isPlain, plainOrder } from '../order.ts'

export const mapForm: Recognise = (node, around) => {
  if (!isOp(node, map)) return undefined
  const { expr } = node.attributes
  const rank = node.shape.length
  return {
    reads: node.operands,
    emit(out) {
      const counts = visitOrder([expr]).some(each => each.op === 'index')
      const order = counts ? plainOrder(rank) : orderOfMap(node, out, around)
      const value = emitExpression(out, expr, {
        node,
        operand: k => widenedValue(out, node.operands[k]!, rank, order),
        index: () => linearIndex(out, node),
      })
      // An expression that is its operand gives that value; results need one of their own.
      const own = expr.op === 'operand' || expr.op === 'fromBits'
      out.define(node, own ? out.add(node, 'Identity', [value]) : value, order)
    },
  }
}

/** That of the first operand that is not in the plain order already. */
function orderOfMap(node: Node, out: Emitter, around: Around): Order {
  const rank = node.shape.length
  const moving = node.operands.filter(each => each.shape.length === rank && !around.isFixed(each))
  const orders = moving.map(each => out.orderOf(each))
  return orders.find(each => !isPlain(each)) ?? plainOrder(rank)
}

function linearIndex(out: Emitter, node: Node): string {
  const cast = (value: string): string =>
    out.add(node, 'Cast', [value], { to: int(elementTypes.int32) })
  const count = out.sizes([elementCount(node.shape)])
  const scalar = out.add(node, 'Squeeze', [count])
  const zero = out.writer.integers([0], [])
  const one = out.writer.integers([1], [])
  const numbers = out.add(node, 'Range', [zero, scalar, one])
  return cast(out.add(node, 'Reshape', [numbers, out.sizes(node.shape)]))
}
