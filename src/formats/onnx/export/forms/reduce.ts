/** Reductions; a sum divided by the number of what it sums is a mean. */
import { constant, div, operand } from '../../../../expr/expr.ts'
import { type Node, isOp } from '../../../../graph/node.ts'
import { map } from '../../../../graph/ops/map.ts'
import { type ReduceAttributes, reduce } from '../../../../graph/ops/reduce.ts'
import { spatialOf } from '../../../../graph/window.ts'
import { ints } from '../attributes.ts'
import type { Recognise } from '../form.ts'
import type { Order } from '../order.ts'

export const reduceForm: Recognise = node => {
  if (!isOp(node, reduce)) return undefined
  const x = node.operands[0]!
  const { kind } = node.attributes
  return {
    reads: [x],
    emit(out) {
      const order = out.orderOf(x)
      const axes = placesOf(node.attributes, order)
      const value = out.value(x, order)
      // Sums take their axes as a second input since opset 13, extremes since 18.
      const made =
        kind === 'sum'
          ? out.add(node, 'ReduceSum', [value, out.writer.integers(axes)])
          : out.add(node, kind === 'max' ? 'ReduceMax' : 'ReduceMin', [value], { axes: ints(axes) })
      out.define(node, made, order)
    },
  }
}

export const meanForm: Recognise = (node, around) => {
  const sum = node.operands[0]
  if (!isOp(node, map) || !sum || !isOp(sum, reduce) || sum.attributes.kind !== 'sum')
    return undefined
  const x = sum.operands[0]!
  const count = sum.attributes.axes.reduce((n, axis) => n * Number(x.shape[axis]), 1)
  const isMean = node.attributes.expr === div(operand(0), constant(count))
  if (!isMean || !around.isInner(sum)) return undefined
  return {
    reads: [x],
    emit(out) {
      const order = out.orderOf(x)
      const axes = placesOf(sum.attributes, order)
      const value = out.value(x, order)
      const made = isGlobal(axes, x)
        ? out.add(node, 'GlobalAveragePool', [value])
        : out.add(node, 'ReduceMean', [value], { axes: ints(axes) })
      out.define(node, made, order)
    },
  }
}

function placesOf({ axes }: ReduceAttributes, order: Order): readonly number[] {
  return axes.map(axis => order.indexOf(axis)).sort((a, b) => a - b)
}

/** All axes behind the channels of [N, C, spatial...]. */
function isGlobal(axes: readonly number[], { shape }: Node): boolean {
  return shape.length > 2 && axes[0] === 2 && axes.length === spatialOf(shape).length
}
