/** Runs a model up to nodes that are no outputs of it. */
import { operand } from '../../expr/expr.ts'
import { topologicalOrder } from '../../graph/graph.ts'
import type { Sizes } from '../../graph/dim.ts'
import { type Node, isOp } from '../../graph/node.ts'
import { createMap } from '../../graph/ops/map.ts'
import { type ParameterAttributes, parameter } from '../../graph/ops/parameter.ts'
import type { Inputs } from '../../runtime/instance.ts'
import { createTargetInstance } from '../../target-instance.ts'
import type { Values } from '../../train/values.ts'

export interface Probe {
  /** The numbers of each node; the next run overwrites them. */
  run(inputs: Inputs, sizes: Sizes): readonly Float32Array[]
  close(): void
}

/** The nodes depend on these inputs and on weights alone. */
export async function createProbe(
  inputs: readonly Node<ParameterAttributes>[],
  nodes: readonly Node[],
  values: Values,
): Promise<Probe> {
  const outputs = nodes.map((node, i) => ({ name: String(i), node: copied(node) }))
  const instance = await createTargetInstance({ inputs, outputs, updates: [] }, values, 'wasm')
  return {
    run(given, sizes) {
      const results = instance.run(given, sizes)
      return outputs.map(({ name }) => results[name] as Float32Array)
    },
    close: () => instance.close(),
  }
}

/** A result that is an input is copied, for graphs give no inputs back. */
function copied(node: Node): Node {
  return isOp(node, parameter) ? createMap(operand(0), [node]) : node
}

/** The inputs that nodes depend on, of the model or of a body around them. */
export function inputsBelow(nodes: readonly Node[]): readonly Node<ParameterAttributes>[] {
  return topologicalOrder(nodes)
    .filter(node => isOp(node, parameter))
    .filter(({ attributes }) => attributes.storage === 'input')
}
