/** Values of nodes in an ONNX graph: each in one order of axes, in others where somebody asks. */
import { assert } from '../../../diagnostics/assert.ts'
import { type Dim, dimText } from '../../../graph/dim.ts'
import { type Node, isOp } from '../../../graph/node.ts'
import { parameter } from '../../../graph/ops/parameter.ts'
import type { Shape } from '../../../graph/shape.ts'
import { countOf } from '../../../graph/tensor.ts'
import { type Attributes, int, ints } from './attributes.ts'
import type { FixedValues } from './fixed-values.ts'
import { type GraphWriter, createGraphWriter } from './graph-writer.ts'
import { type Order, isPlain, permutationBetween, plainOrder } from './order.ts'

export interface Emitter {
  readonly writer: GraphWriter
  readonly fixed: FixedValues
  /** Adds a node with one result, for the layer of `node`. */
  add(node: Node, opType: string, inputs: readonly string[], attributes?: Attributes): string
  addSeveral(
    node: Node,
    opType: string,
    inputs: readonly string[],
    results: number,
    attributes?: Attributes,
  ): readonly string[]
  /** Says that `value` is this node's, in this order of axes; the plain one by default. */
  define(node: Node, value: string, order?: Order): void
  /** The node's value in this order; the plain one by default. */
  value(node: Node, order?: Order): string
  /** The order in which the node was computed. */
  orderOf(node: Node): Order
  /** Sizes as an int64 tensor of one axis. */
  sizes(shape: Shape): string
  /** An emitter of the body of a scan, where some nodes stand for ones outside. */
  inner(outside: ReadonlyMap<Node, Node>): Emitter
}

/** Large tables are stored once, and transposed at run time where another order is needed. */
const largeTable = 2 ** 16

export function createEmitter(
  writer: GraphWriter,
  fixed: FixedValues,
  inputs: readonly Node[],
): Emitter {
  return emitterOf({ writer, fixed, sizes: createSizes(writer, inputs) })
}

interface Parts {
  readonly writer: GraphWriter
  readonly fixed: FixedValues
  readonly sizes: (shape: Shape) => string
  readonly outer?: { readonly emitter: Emitter; readonly nodes: ReadonlyMap<Node, Node> }
}

function emitterOf({ writer, fixed, sizes, outer }: Parts): Emitter {
  const values = new Map<Node, Map<string, string>>()
  const orders = new Map<Node, Order>()
  const scopeOf = (node: Node): string => node.origin?.layer ?? 'model'
  const emitter: Emitter = {
    writer,
    fixed,
    sizes,
    add: (node, opType, given, attributes = {}) =>
      writer.add(opType, given, 1, { attributes, scope: scopeOf(node) })[0]!,
    addSeveral: (node, opType, given, results, attributes = {}) =>
      writer.add(opType, given, results, { attributes, scope: scopeOf(node) }),
    define(node, value, order = plainOrder(node.shape.length)) {
      if (!orders.has(node)) orders.set(node, order)
      const known = values.get(node) ?? new Map<string, string>()
      known.set(order.join(), value)
      values.set(node, known)
    },
    value(node, order = plainOrder(node.shape.length)) {
      const outside = outer?.nodes.get(node)
      if (outside) return outer!.emitter.value(outside, order)
      const known = values.get(node)?.get(order.join())
      if (known !== undefined) return known
      const made = fixed.has(node) ? stored(node, order) : reordered(node, order)
      emitter.define(node, made, order)
      return made
    },
    orderOf(node) {
      const outside = outer?.nodes.get(node)
      if (outside) return outer!.emitter.orderOf(outside)
      return orders.get(node) ?? plainOrder(node.shape.length)
    },
    inner: nodes =>
      emitterOf({
        writer: createGraphWriter(writer.names, writer),
        fixed,
        sizes,
        outer: { emitter, nodes },
      }),
  }
  return emitter

  function reordered(node: Node, order: Order): string {
    const from = orders.get(node)
    assert(from, `${node.op.name} is read before it is computed`)
    const perm = ints(permutationBetween(from, order))
    return emitter.add(node, 'Transpose', [emitter.value(node, from)], { perm })
  }

  function stored(node: Node, order: Order): string {
    if (orders.has(node) && isLarge(node)) return reordered(node, order)
    const { shape, data } = fixed.read(node, order)
    return writer.tensor(nameOf(node, order), shape, data)
  }

  function nameOf(node: Node, order: Order): string {
    if (isOp(node, parameter)) return node.attributes.name
    const [source] = node.operands
    const moved = node.operands.length === 1 && source && fixed.has(source)
    return moved ? nameOf(source, order) : `${scopeOf(node)}/constant`
  }
}

function isLarge({ shape }: Node): boolean {
  return countOf(shape as readonly number[]) >= largeTable
}

/** Sizes that a run alone knows are read from the shapes of the inputs. */
function createSizes(writer: GraphWriter, inputs: readonly Node[]): (shape: Shape) => string {
  const known = new Map<string, string>()
  const add = (opType: string, given: readonly string[], attributes: Attributes = {}): string =>
    writer.add(opType, given, 1, { attributes, scope: 'sizes' })[0]!
  const sizeOf = (dim: Dim): string => {
    if (typeof dim === 'number') return writer.integers([dim])
    const made = known.get(dim.text) ?? computed(dim)
    known.set(dim.text, made)
    return made
  }
  const computed = (dim: Exclude<Dim, number>): string => {
    const [a, b] = dim.args
    switch (dim.op) {
      case 'name':
        return readSize(dim.text)
      case 'add':
        return add('Add', [sizeOf(a!), sizeOf(b!)])
      case 'mul':
        return add('Mul', [sizeOf(a!), sizeOf(b!)])
      case 'floorDiv':
        return add('Div', [sizeOf(a!), sizeOf(b!)])
    }
  }
  const readSize = (name: string): string => {
    for (const input of inputs) {
      const axis = input.shape.findIndex(dim => dimText(dim) === name)
      if (axis < 0 || !isOp(input, parameter)) continue
      const { name: from } = input.attributes
      return add('Shape', [from], { start: int(axis), end: int(axis + 1) })
    }
    throw assert(false, `no input says how large '${name}' is`)
  }
  return shape => {
    if (shape.every(dim => typeof dim === 'number')) return writer.integers(shape)
    const parts = shape.map(sizeOf)
    return parts.length === 1 ? parts[0]! : add('Concat', parts, { axis: int(0) })
  }
}

/** The value of `node`, with axes of size 1 in front up to `rank`, where it has fewer. */
export function widenedValue(out: Emitter, node: Node, rank: number, order: Order): string {
  const missing = rank - node.shape.length
  if (isPlain(order)) return out.value(node)
  if (missing === 0) return out.value(node, order)
  const leading = plainOrder(missing)
  if (out.fixed.has(node)) {
    const own = order.filter(axis => axis >= missing).map(axis => axis - missing)
    const { shape, data } = out.fixed.read(node, own)
    const wide = order.map(axis => (axis < missing ? 1 : shape[own.indexOf(axis - missing)]!))
    const first = wide.findIndex(dim => dim !== 1)
    const trimmed = first < 0 ? [] : wide.slice(first)
    const name = isOp(node, parameter) ? node.attributes.name : `${node.origin?.layer}/constant`
    return out.writer.tensor(name, trimmed, data)
  }
  const wide = out.add(node, 'Unsqueeze', [out.value(node), out.writer.integers(leading)])
  return out.add(node, 'Transpose', [wide], { perm: ints(order) })
}
