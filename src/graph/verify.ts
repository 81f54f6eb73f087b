/** Checks that a graph keeps the rules of the IR; runs after every pass. */
import { assert } from '../diagnostics/assert.ts'
import { type Graph, nodesOf, parametersOf, topologicalOrder } from './graph.ts'
import { type Node, isOp } from './node.ts'
import { scan } from './ops/scan.ts'
import { printNode } from './print.ts'
import { type TensorType, equalShapes } from './shape.ts'

/** Fails with the offending node's line where an op's types do not fit or a name is used twice. */
export function verify(graph: Graph): void {
  for (const node of nodesOf(graph)) verifyType(node)
  const parameters = new Set([...graph.inputs, ...parametersOf(graph)])
  expectUnique(
    'parameter',
    [...parameters].map(each => each.attributes.name),
  )
  expectUnique(
    'output',
    graph.outputs.map(each => each.name),
  )
  expectUnique(
    'update of',
    graph.updates.map(each => each.target.attributes.name),
  )
  for (const { attributes } of graph.inputs)
    assert(attributes.storage === 'input', `${attributes.storage} '${attributes.name}' as an input`)
  for (const { target, value } of graph.updates) {
    const { name, storage } = target.attributes
    assert(storage !== 'input', `an update of the input '${name}'`)
    assert(equalTypes(target, value), `'${name}' is updated by another type: ${lineOf(value)}`)
  }
}

/** The type that a node says it has is the type that its op infers. */
function verifyType(node: Node): void {
  const inferred = inferAgain(node)
  assert(equalTypes(node, inferred), `a type that is not the op's: ${lineOf(node)}`)
  if (isOp(node, scan)) topologicalOrder(node.attributes.body.next).forEach(verifyType)
}

function inferAgain(node: Node): TensorType {
  try {
    return node.op.infer(node.operands, node.attributes)
  } catch (error) {
    throw new Error(`${(error as Error).message}: ${lineOf(node)}`, { cause: error })
  }
}

function equalTypes(a: TensorType, b: TensorType): boolean {
  return a.dtype === b.dtype && equalShapes(a.shape, b.shape)
}

/** The node outside its graph: operands go by their op. */
function lineOf(node: Node): string {
  return printNode(node, each => `%${each.op.name}`)
}

function expectUnique(what: string, names: readonly string[]): void {
  const seen = new Set<string>()
  for (const name of names) {
    assert(!seen.has(name), `two times ${what} '${name}'`)
    seen.add(name)
  }
}
