/** An activation as an expression of one element, at any values of its parameters. */
import type { ActivationEntry, ExprArguments } from '../../catalog/activation.ts'
import { type LayerScope, listed } from '../../catalog/layer.ts'
import { assert } from '../../diagnostics/assert.ts'
import { TenonError, diagnostic } from '../../diagnostics/diagnostic.ts'
import { type Expr, operand } from '../../expr/expr.ts'
import type { Fields, Values } from '../../fields/field.ts'
import { type Node, isOp } from '../../graph/node.ts'
import { map } from '../../graph/ops/map.ts'
import { type ParameterAttributes, createParameter, parameter } from '../../graph/ops/parameter.ts'
import type { Shape } from '../../graph/shape.ts'

export interface Element {
  /** x is operand 0, then come the weights. */
  readonly expr: Expr
  /** Names of the weights within the activation: `alpha`. */
  readonly weights: readonly string[]
}

/**
 * Undefined where one element of the result depends on several of x. `shape` is that of what the
 * activation is applied to. Throws a `TenonError` where the arguments do not fit each other.
 */
export function elementOf(entry: ActivationEntry, shape: Shape): Element | undefined {
  if (entry.kind === 'function' && entry.definition.expr) {
    const args = entry.args as ExprArguments<Fields>
    return { expr: entry.definition.expr(operand(0), args), weights: [] }
  }
  const x = createParameter('input', 'x', shape)
  const result = applyAlone(entry, x)
  if (result === x) return { expr: operand(0), weights: [] }
  if (!isOp(result, map)) return undefined
  const [first, ...weights] = result.operands
  if (first !== x || !weights.every(isWeight)) return undefined
  return { expr: result.attributes.expr, weights: weights.map(each => each.attributes.name) }
}

function isWeight(node: Node): node is Node<ParameterAttributes> {
  return isOp(node, parameter) && node.attributes.storage === 'weight'
}

/** Builds an activation outside of any model; its weights are parameters of their own names. */
export function applyAlone(entry: ActivationEntry, x: Node): Node {
  if (entry.kind === 'layer') {
    const [result] = listed(entry.definition.build([x], entry.args, aloneScope))
    assert(result, `${entry.definition.type} gives nothing`)
    return result
  }
  const { name, build } = entry.definition
  assert(build, `'${name}' is an expression`)
  return build(x, entry.args as Values<Fields>, aloneScope)
}

const aloneScope: LayerScope = {
  ...{ name: 'activation', type: 'Activation', training: false, trainable: true },
  weight: (name, shape) => createParameter('weight', name, shape),
  update: () => assert(false, 'an activation keeps no statistics'),
  addLoss: () => undefined,
  random() {
    assert(false, 'an activation draws no numbers in inference')
  },
  fail(code, parameters, _, details) {
    throw new TenonError([diagnostic(code, parameters, undefined, details)])
  },
  warn: () => undefined,
  inputsOf: () => [],
  mask: () => undefined,
  integers: () => undefined,
  describeInput: () => ({ message: 'x' }),
}
