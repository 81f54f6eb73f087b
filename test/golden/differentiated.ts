/** One graph that gives a model's results, and the gradients of their sum with fixed numbers. */
import { buildLayers } from '../../src/build/layers.ts'
import { outputsOf } from '../../src/build/build.ts'
import type { Model } from '../../src/build/model.ts'
import { elementwise } from '../../src/catalog/elementwise.ts'
import { sumOfAll } from '../../src/catalog/reductions.ts'
import { add, mul } from '../../src/expr/expr.ts'
import type { Graph, Output } from '../../src/graph/graph.ts'
import type { Node } from '../../src/graph/node.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { gradients } from '../../src/passes/differentiate.ts'

/** Names of results: of the model, `gradient:NAME`, `update:WEIGHT`, `penalty`. */
export interface Differentiated {
  readonly graph: Graph
  /** Names of the inputs that results are multiplied by, by the name of the result. */
  readonly cotangents: ReadonlyMap<string, string>
}

/**
 * Builds the layers of a model once more, as training or as inference means them, and
 * differentiates by its float32 inputs and by every weight.
 */
export function differentiated(model: Model, training: boolean): Differentiated {
  const build = buildLayers(model.config, model.expansion, { training, seed: 0 })
  const results = outputsOf(model.expansion, build)
  const factors = results.map(({ name, node }) =>
    createParameter('input', `${name}:cotangent`, node.shape),
  )
  const total = sum(
    results.map(({ node }, i) =>
      sumOfAll(elementwise([node, factors[i]!], (y, factor) => mul(y, factor))),
    ),
  )
  const wanted = [
    ...build.inputs.filter(each => each.dtype === 'float32'),
    ...build.record.parameters.values(),
  ]
  const slopes = gradients(total, wanted)
  const { updates, penalties } = build.record
  const outputs: readonly Output[] = [
    ...results.map(({ name, node }) => ({ name, node: copied(node) })),
    ...wanted.map(({ attributes: { name } }, i) => ({
      name: `gradient:${name}`,
      node: slopes[i]!,
    })),
    ...updates.map(({ target, value }) => ({
      name: `update:${target.attributes.name}`,
      node: copied(value),
    })),
    ...(penalties.length > 0 ? [{ name: 'penalty', node: sum(penalties) }] : []),
  ]
  const graph = { inputs: [...build.inputs, ...factors], outputs, updates: [] }
  const names = results.map(({ name }, i) => [name, factors[i]!.attributes.name] as const)
  return { graph, cotangents: new Map(names) }
}

/** A result is never a parameter itself. */
function copied(node: Node): Node {
  return node.operands.length > 0 ? node : elementwise([node], x => add(x, 0))
}

function sum(scalars: readonly Node[]): Node {
  return scalars.reduce((sum, each) => elementwise([sum, each], (a, b) => add(a, b)))
}
