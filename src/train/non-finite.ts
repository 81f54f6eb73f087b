/** Finds where a NaN or an infinity first came up, by repeating a run value by value. */
import { assert } from '../diagnostics/assert.ts'
import { type Graph, nodesOf, topologicalOrder } from '../graph/graph.ts'
import { interpret } from '../graph/interpret.ts'
import { type Node, isOp } from '../graph/node.ts'
import { constant } from '../graph/ops/constant.ts'
import { pad } from '../graph/ops/pad.ts'
import { parameter } from '../graph/ops/parameter.ts'
import { evaluateShape } from '../graph/shape.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { Batch } from './batches.ts'
import type { Values } from './values.ts'

export interface Culprit {
  readonly node: Node
  /** What its result holds. */
  readonly found: 'NaN' | 'Infinity'
  /** Where the node stands. */
  readonly part: 'forward' | 'backward'
}

/**
 * The first node whose result holds a NaN or an infinity that none of its operands held; undefined
 * where float32 arithmetic in the interpreter meets none. `values` are weights and state from
 * before the run.
 */
export function findCulprit(graph: Graph, values: Values, batch: Batch): Culprit | undefined {
  const nodes = nodesOf(graph)
  const lastUses = findLastUses(nodes)
  const results = new Map<Node, Tensor>()
  const faults = new Map<Node, Fault>()
  for (const [i, node] of nodes.entries()) {
    const result = evaluateNode(node, results, values, batch)
    const fault = faultOf(result.data)
    if (isNew(node, fault, faults)) return describe(graph, node, fault)
    results.set(node, result)
    faults.set(node, fault)
    for (const operand of node.operands) if (lastUses.get(operand) === i) results.delete(operand)
  }
  return undefined
}

/** Ordered by how bad it is. */
type Fault = 0 | 1 | 2
const [none, infinity, notANumber] = [0, 1, 2] as const

function faultOf(data: Float64Array): Fault {
  let fault: Fault = none
  for (const value of data) {
    if (Number.isNaN(value)) return notANumber
    if (!Number.isFinite(value)) fault = infinity
  }
  return fault
}

/** Infinities in constants and padding are meant: a maximum over a padded window needs one. */
function isNew(node: Node, fault: Fault, faults: ReadonlyMap<Node, Fault>): boolean {
  if (fault === none || isOp(node, constant) || isOp(node, pad)) return false
  return node.operands.every(operand => faults.get(operand)! < fault)
}

function describe(graph: Graph, node: Node, fault: Fault): Culprit {
  const forward = topologicalOrder(graph.outputs.map(each => each.node))
  const part = forward.includes(node) ? 'forward' : 'backward'
  return { node, found: fault === notANumber ? 'NaN' : 'Infinity', part }
}

function findLastUses(nodes: readonly Node[]): ReadonlyMap<Node, number> {
  const uses = new Map<Node, number>()
  for (const [i, node] of nodes.entries()) for (const operand of node.operands) uses.set(operand, i)
  return uses
}

function evaluateNode(
  node: Node,
  results: ReadonlyMap<Node, Tensor>,
  values: Values,
  { inputs, sizes }: Batch,
): Tensor {
  if (isOp(node, parameter)) {
    const { name, storage } = node.attributes
    const data = storage === 'input' ? inputs[name] : values.get(name)
    assert(data, `no value for '${name}'`)
    return { shape: evaluateShape(node.shape, sizes), data: Float64Array.from(data) }
  }
  return interpret([node], results, { sizes, precision: 'f32' }).get(node)!
}
