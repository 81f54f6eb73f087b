/** `map`: element-wise work; one scalar expression says what an element of the result is. */
import { assert } from '../../diagnostics/assert.ts'
import { differentiate } from '../../expr/differentiate.ts'
import { createEvaluator } from '../../expr/evaluate.ts'
import { type Expr, constant, mul, operand, substitute, visitOrder } from '../../expr/expr.ts'
import { printExpr } from '../../expr/print.ts'
import { simplify } from '../../expr/simplify.ts'
import { type MapAttributes, type Node, type Op, createNode } from '../node.ts'
import { type TensorType, broadcastShapes, evaluateShape, shapeText } from '../shape.ts'
import { broadcastOffsets, createTensor } from '../tensor.ts'
import { sumToShape } from './broadcast.ts'

export const map: Op<MapAttributes> = {
  name: 'map',
  infer(operands, { expr }) {
    const shape = broadcastShapes(operands.map(each => each.shape))
    if (!shape) refuseShapes(operands)
    assert(expr.type !== 'bool', 'a map gives f32 or i32')
    for (const each of operandsOf(expr)) expectOperand(each, operands)
    return { shape, dtype: expr.type === 'f32' ? 'float32' : 'int32' }
  },
  interpret(operands, node, run) {
    const y = createTensor(evaluateShape(node.shape, run.sizes))
    const evaluateElement = createEvaluator([node.attributes.expr], run)
    const offsets = operands.map(x => broadcastOffsets(x.shape, y.shape))
    const elements = new Float64Array(operands.length)
    for (let i = 0; i < y.data.length; i++) {
      for (const [k, x] of operands.entries()) elements[k] = x.data[offsets[k]![i]!]!
      y.data[i] = evaluateElement(elements, i)[0]!
    }
    return y
  },
  gradient: (node, dy, wanted) =>
    node.operands.map((x, k) => {
      const differentiable = wanted[k] && x.dtype === 'float32'
      const derivative = differentiable ? differentiate(node.attributes.expr, k) : constant(0)
      // A derivative that is 0 everywhere sends nothing back.
      if (derivative === constant(0)) return undefined
      const product = simplify(mul(derivative, operand(node.operands.length)))
      return sumToShape(createMapOfUsed(product, [...node.operands, dy]), x.shape)
    }),
  print: ({ expr }) => printExpr(expr),
}

function refuseShapes(operands: readonly TensorType[]): never {
  const shapes = operands.map(each => shapeText(each.shape)).join(' and ')
  assert(false, `${shapes} do not broadcast`)
}

/** Operands are named by expressions as f32 for float32, as i32 for int32 and uint8. */
function expectOperand(expr: Expr, operands: readonly TensorType[]): void {
  const x = operands[expr.value]
  assert(x, `operand ${expr.value} of a map of ${operands.length}`)
  const type = x.dtype === 'float32' ? 'f32' : 'i32'
  assert(type === expr.type, `operand ${expr.value} is ${x.dtype}, not ${expr.type}`)
}

// An expression is always the same object, and large models say few of them often.
const operandsByExpr = new WeakMap<Expr, readonly Expr[]>()

function operandsOf(expr: Expr): readonly Expr[] {
  const known = operandsByExpr.get(expr)
  if (known) return known
  const found = visitOrder([expr]).filter(each => each.op === 'operand')
  operandsByExpr.set(expr, found)
  return found
}

/** Element-wise work over operands that broadcast as numpy's do. */
export function createMap(expr: Expr, operands: readonly Node[]): Node<MapAttributes> {
  return createNode(map, operands, { expr })
}

/**
 * A map without the operands that its expression does not name, so that gradients keep no value
 * alive in vain. One of the named operands must have the shape of the result.
 */
export function createMapOfUsed(expr: Expr, operands: readonly Node[]): Node {
  const used = operandsOf(expr)
  const kept = [...new Set(used.map(each => each.value))].sort((a, b) => a - b)
  if (expr.op === 'operand') return operands[expr.value]!
  const renamed = new Map(
    used.map(each => [each.value, operand(kept.indexOf(each.value), each.type)]),
  )
  return createMap(
    substitute(
      expr,
      operands.map((_, k) => renamed.get(k)),
    ),
    kept.map(k => operands[k]!),
  )
}
