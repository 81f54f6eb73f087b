/** The text form of a graph: one line per node, operands before users. */
import { type Graph, nodesOf, parametersOf } from './graph.ts'
import { type Node, isOp } from './node.ts'
import { parameter } from './ops/parameter.ts'
import { shapeText } from './shape.ts'

/**
 * Lines such as `%3 = conv(%1, %2) strides=[1, 1] groups=1 : float32[batch, 26, 26, 32]  ; conv2d`,
 * numbered from 0: parameters by name, then all other nodes in topological order; outputs and
 * updates last.
 */
export function printGraph(graph: Graph): string {
  const numbers = numberNodes(graph)
  const name = (node: Node): string => `%${numbers.get(node)}`
  const lines = [
    ...[...numbers.keys()].map(node => printNode(node, name)),
    ...graph.outputs.map(each => `output ${each.name} = ${name(each.node)}`),
    ...graph.updates.map(each => `update ${each.target.attributes.name} = ${name(each.value)}`),
  ]
  return `${lines.join('\n')}\n`
}

/** One node as a line; `name` says what its operands and itself are called. */
export function printNode(node: Node, name: (node: Node) => string): string {
  const operands = node.operands.map(name).join(', ')
  const call = node.operands.length > 0 ? `${node.op.name}(${operands})` : node.op.name
  const parts = [`${name(node)} =`, call, node.op.print(node.attributes), `: ${printType(node)}`]
  const line = parts.filter(Boolean).join(' ')
  return node.origin ? `${line}  ; ${node.origin.layer}` : line
}

function printType(node: Node): string {
  return `${node.dtype}${shapeText(node.shape)}`
}

/** Numbers in the order in which nodes are printed. */
function numberNodes(graph: Graph): ReadonlyMap<Node, number> {
  const parameters = [...new Set([...graph.inputs, ...parametersOf(graph)])].sort((a, b) =>
    a.attributes.name < b.attributes.name ? -1 : 1,
  )
  const others = nodesOf(graph).filter(node => !isOp(node, parameter))
  return new Map([...parameters, ...others].map((node, i) => [node, i]))
}
