/** Curves of the layers that are element-wise activations, as a model of one such layer has them. */
import { initialValues } from '../src/build/initialize.ts'
import type { LayerDefinition } from '../src/catalog/layer.ts'
import { modelOf } from '../src/compile.ts'
import { openConfig } from '../src/config-source.ts'
import { drawElement } from '../src/diagrams/charts/activation-curve.ts'
import { type Expr, constant, operand, substitute } from '../src/expr/expr.ts'
import type { Json } from '../src/fields/field.ts'
import { type Node, isOp } from '../src/graph/node.ts'
import { map } from '../src/graph/ops/map.ts'
import { parameter } from '../src/graph/ops/parameter.ts'

/** Arguments in the picture, where a layer shows nothing at its defaults. */
const shown: { readonly [type: string]: { readonly [argument: string]: Json } } = {
  PReLU: { alpha_initializer: { constant: 0.25 } },
}

/** The picture of a layer; undefined for one that is no function of each element by itself. */
export async function drawLayer(layer: LayerDefinition): Promise<string | undefined> {
  const { type, doc, fields } = layer
  if (Object.values(fields).some(each => each.required)) return undefined
  const args = shown[type] ?? {}
  const config = { tenon: 1, inputs: { x: [1] }, layers: [{ [type]: args }] }
  const model = await modelOf(await openConfig({ text: JSON.stringify(config) }))
  const value = elementOf(model.inference.outputs[0]!.node, initialValues(model, 0))
  const written = Object.keys(args).length > 0 ? `${doc}; ${JSON.stringify(args)}` : doc
  return value && drawElement(type, written.replaceAll('"', ''), value)
}

type Weights = ReadonlyMap<string, Float32Array>

/** A node of one element as an expression of the input's. */
function elementOf(node: Node, weights: Weights): Expr | undefined {
  if (isOp(node, parameter)) {
    const weight = weights.get(node.attributes.name)
    return weight ? constant(weight[0]!) : operand(0)
  }
  if (!isOp(node, map)) return undefined
  const operands = node.operands.map(each => elementOf(each, weights))
  return operands.every(each => each !== undefined)
    ? substitute(node.attributes.expr, operands)
    : undefined
}
