/** Lifts what all elements of a map share out of it: one number, computed once a run. */
import { type Expr, type ExprOp, operand, substitute, visitOrder } from '../expr/expr.ts'
import { hoist } from '../expr/hoist.ts'
import { type Graph, rewriteGraph } from '../graph/graph.ts'
import { type MapAttributes, type Node, isOp } from '../graph/node.ts'
import { createMapOfUsed, map } from '../graph/ops/map.ts'

/**
 * Parts of maps that depend on scalars alone, such as the step size of an optimizer, become nodes
 * of their own, one for all maps that have the same part. Kernels would compute them for every
 * element; the cheap ones still do, as that costs less than another kernel.
 */
export function liftScalars(graph: Graph): Graph {
  const lifted = new Map<Expr, Node[]>()
  return rewriteGraph(graph, (node, operands) =>
    isOp(node, map) && !isScalar(node) ? liftFrom(node, operands, lifted) : undefined,
  )
}

const isScalar = ({ shape }: Node): boolean => shape.every(dim => dim === 1)

/** Operations that take longer than loading a number. */
const expensive: ReadonlySet<ExprOp> = new Set<ExprOp>([
  'div',
  'sqrt',
  'exp',
  'expm1',
  'log',
  'log1p',
  'tanh',
  'erf',
  'sin',
  'cos',
])

/** A part that reads no scalar is made of sizes alone, and stays. */
function isExpensive(part: Expr): boolean {
  const ops = visitOrder([part]).map(each => each.op)
  return ops.includes('operand') && ops.some(each => expensive.has(each))
}

function liftFrom(
  { attributes }: Node<MapAttributes>,
  operands: readonly Node[],
  lifted: Map<Expr, Node[]>,
): Node | undefined {
  const { roots, hoisted } = hoist([attributes.expr], operands.length, k => isScalar(operands[k]!))
  if (!hoisted.some(isExpensive)) return undefined
  const all = [...operands]
  const values = hoisted.map(part => {
    if (!isExpensive(part)) return part
    const made = known(lifted, createMapOfUsed(part, operands) as Node<MapAttributes>)
    return operand(all.push(made) - 1, part.type)
  })
  const kept = new Array<undefined>(operands.length).fill(undefined)
  return createMapOfUsed(substitute(roots[0]!, [...kept, ...values]), all)
}

/** The same part over the same operands is one node. */
function known(lifted: Map<Expr, Node[]>, made: Node<MapAttributes>): Node {
  const alike = lifted.get(made.attributes.expr) ?? []
  lifted.set(made.attributes.expr, alike)
  const found = alike.find(each => each.operands.every((x, k) => x === made.operands[k]))
  if (!found) alike.push(made)
  return found ?? made
}
