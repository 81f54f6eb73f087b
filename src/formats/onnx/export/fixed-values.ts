/** What can be computed once weights are known is computed now, and becomes an initializer. */
import { assert } from '../../../diagnostics/assert.ts'
import { type Graph, nodesOf } from '../../../graph/graph.ts'
import { interpret } from '../../../graph/interpret.ts'
import { type Node, isOp } from '../../../graph/node.ts'
import { broadcast } from '../../../graph/ops/broadcast.ts'
import { parameter } from '../../../graph/ops/parameter.ts'
import { type Tensor, countOf, offsetsOf, tensorStrides } from '../../../graph/tensor.ts'
import { fixedNodes } from '../../../passes/fixed.ts'
import type { Values } from '../../../train/values.ts'
import type { Order } from './order.ts'

export interface FixedValues {
  /** True for a node whose value is known now, and worth to be stored. */
  has(node: Node): boolean
  /** The value in an order of axes, row-major. */
  read(node: Node, order: Order): { readonly shape: readonly number[]; readonly data: Stored }
}

type Stored = Float32Array | Int32Array

/** What repeats numbers is left to the runtime from so many elements on. */
const mostRepeated = 2 ** 20

export function createFixedValues(graph: Graph, weights: Values): FixedValues {
  const isFixed = fixedNodes(graph)
  const stored = new Set<Node>()
  for (const node of nodesOf(graph)) if (isFixed(node) && isStored(node, stored)) stored.add(node)
  const known = new Map<Node, Tensor>()
  const tensorOf = (node: Node): Tensor => {
    const parameters = new Map<Node, Tensor>()
    for (const each of nodesOf({ inputs: [], outputs: [{ name: '', node }], updates: [] })) {
      if (!isOp(each, parameter)) continue
      const data = weights.get(each.attributes.name)
      assert(data, `no value for '${each.attributes.name}'`)
      parameters.set(each, { shape: numbers(each), data: Float64Array.from(data) })
    }
    return interpret([node], parameters).get(node)!
  }
  return {
    has: node => stored.has(node),
    read(node, order) {
      const tensor = known.get(node) ?? tensorOf(node)
      // Weights are read once, small tables that follow from them several times.
      if (tensor.data.length <= 2 ** 12) known.set(node, tensor)
      const shape = order.map(axis => tensor.shape[axis]!)
      const strides = tensorStrides(tensor.shape)
      const offsets = offsetsOf(
        shape,
        order.map(axis => strides[axis]!),
      )
      const data =
        node.dtype === 'float32' ? new Float32Array(offsets.length) : new Int32Array(offsets.length)
      for (const [i, offset] of offsets.entries()) data[i] = tensor.data[offset]!
      return { shape, data }
    },
  }
}

function isStored(node: Node, stored: ReadonlySet<Node>): boolean {
  if (node.shape.some(dim => typeof dim !== 'number')) return false
  if (!node.operands.every(each => stored.has(each))) return false
  return !isOp(node, broadcast) || countOf(numbers(node)) <= mostRepeated
}

function numbers(node: Node): readonly number[] {
  return node.shape.map(dim => {
    assert(typeof dim === 'number', 'a weight of unknown size')
    return dim
  })
}
