/** Activations with their arguments: functions, or whole layers with weights of their own. */
import type { Activation, ActivationDefinition, ExprArguments } from '../catalog/activation.ts'
import { type LayerDefinition, type LayerScope, listed } from '../catalog/layer.ts'
import { assert } from '../diagnostics/assert.ts'
import { operand } from '../expr/expr.ts'
import { type Fields, type Path, type Values } from '../fields/field.ts'
import { createMap } from '../graph/ops/map.ts'

/**
 * An activation function of the catalog; `path` leads to its arguments, where its faults are shown.
 */
export function functionActivation(
  definition: ActivationDefinition,
  args: Values<Fields>,
  path: Path,
): Activation {
  const { name, expr, build } = definition
  const entry = { kind: 'function', definition, args } as const
  if (build)
    return { name, entry, apply: (x, layer) => build(x, args, pointingInside(layer, path)) }
  assert(expr, `the activation '${name}' has neither an expression nor a composition`)
  const element = expr(operand(0), args as ExprArguments<Fields>)
  // The identity needs no node.
  return { name, entry, apply: x => (element === operand(0) ? x : createMap(element, [x])) }
}

/**
 * A layer in the place of an activation: `activation: {PReLU: ...}` on a layer `dense` makes the
 * weight `dense/activation/alpha`, and `Activation: PReLU` just `activation/alpha`. `field` leads
 * to the reference, `path` to the layer's arguments.
 */
export function layerActivation(
  definition: LayerDefinition,
  args: Values<Fields>,
  field: Path,
  path: Path,
): Activation {
  const innerScope = (layer: LayerScope, prefix: string): LayerScope => ({
    ...pointingInside(layer, path),
    name: prefix === '' ? layer.name : `${layer.name}/${prefix}`,
    type: definition.type,
    // What it is applied to is made within the layer, and no input of the model.
    inputsOf: () => [],
    mask: () => undefined,
    integers: () => undefined,
    weight: (name, shape, options) =>
      layer.weight(prefix === '' ? name : `${prefix}/${name}`, shape, options),
  })
  return {
    name: definition.type,
    entry: { kind: 'layer', definition, args },
    apply(x, layer, prefix = String(field[0])) {
      const [result, ...others] = listed(definition.build([x], args, innerScope(layer, prefix)))
      assert(result && others.length === 0, `${definition.type} gives more than one result`)
      return result
    },
  }
}

/** The same scope with its diagnostics at what `path` leads to. */
function pointingInside(layer: LayerScope, path: Path): LayerScope {
  return {
    ...layer,
    fail: (code, parameters, inner = [], details = {}) =>
      layer.fail(code, parameters, [...path, ...inner], details),
    warn: (code, parameters, inner = [], details = {}) =>
      layer.warn(code, parameters, [...path, ...inner], details),
  }
}
