/** Softmax along one axis, as the catalog composes it. */
import { softmaxOver } from '../../../../catalog/activations/softmax.ts'
import { exp, operand } from '../../../../expr/expr.ts'
import { isOp } from '../../../../graph/node.ts'
import { map } from '../../../../graph/ops/map.ts'
import { reduce } from '../../../../graph/ops/reduce.ts'
import { int } from '../attributes.ts'
import type { Recognise } from '../form.ts'
import { matchGraph } from '../graph-match.ts'

export const softmaxForm: Recognise = node => {
  const [exponentials, sum] = node.operands
  if (!isOp(node, map) || !exponentials || !sum || !isOp(sum, reduce)) return undefined
  if (!isOp(exponentials, map) || exponentials.attributes.expr !== exp(operand(0))) return undefined
  const x = exponentials.operands[0]!.operands[0]
  const { axes } = sum.attributes
  if (!x || axes.length !== 1 || !matchGraph(softmaxOver(x, axes), node)) return undefined
  const [axis] = axes as readonly [number]
  return {
    reads: [x],
    emit(out) {
      const order = out.orderOf(x)
      const attributes = { axis: int(order.indexOf(axis)) }
      out.define(node, out.add(node, 'Softmax', [out.value(x, order)], attributes), order)
    },
  }
}
