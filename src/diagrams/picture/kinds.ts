/** Kinds of layers: what their colours mean. They follow from what a layer computes. */
import type { Layer } from '../../build/model.ts'
import type { LayerDefinition } from '../../catalog/layer.ts'
import { type Node, isOp } from '../../graph/node.ts'
import { constant } from '../../graph/ops/constant.ts'
import { conv } from '../../graph/ops/conv.ts'
import { map } from '../../graph/ops/map.ts'
import { matmul } from '../../graph/ops/matmul.ts'
import { parameter } from '../../graph/ops/parameter.ts'
import { pool } from '../../graph/ops/pool.ts'
import { reduce } from '../../graph/ops/reduce.ts'

/** In the order of legends. */
export const kinds = [
  'port',
  'contraction',
  'normalization',
  'activation',
  'pooling',
  'merge',
  'elementwise',
  'reshape',
  'identity',
] as const

export type Kind = (typeof kinds)[number]

/** What legends call each kind. */
export const kindNames: { readonly [K in Kind]: string } = {
  port: 'input, output',
  contraction: 'contraction',
  normalization: 'normalization',
  activation: 'activation',
  pooling: 'pooling',
  merge: 'merge',
  elementwise: 'element-wise',
  reshape: 'reshape',
  identity: 'identity at inference',
}

export function kindOf(layer: Layer, definition: LayerDefinition): Kind {
  const own = ownNodes(layer)
  const contracts = own.some(node => isOp(node, matmul) || isOp(node, conv))
  if (layer.inputs.length > 1) return contracts ? 'contraction' : 'merge'
  if (contracts) return 'contraction'
  if (definition.activation) return 'activation'
  if (own.length === 0) return 'identity'
  // What it computes is a scale, as elsewhere, where its mean and its variance are kept.
  if (definition.type.endsWith('Normalization')) return 'normalization'
  if (own.some(node => isOp(node, pool) || isOp(node, reduce))) return 'pooling'
  return own.some(node => isOp(node, map)) ? 'elementwise' : 'reshape'
}

/** The nodes that compute a layer's result from its inputs and weights. */
function ownNodes({ inputs, output }: Layer): readonly Node[] {
  const seen = new Set<Node>(inputs)
  const own: Node[] = []
  const stack = [output]
  while (stack.length > 0) {
    const node = stack.pop()!
    if (seen.has(node) || isOp(node, parameter) || isOp(node, constant)) continue
    seen.add(node)
    own.push(node)
    stack.push(...node.operands)
  }
  return own
}
