/** Folds what is affine per column behind a contraction into its weights and an addition. */
import { differentiate } from '../expr/differentiate.ts'
import { type Expr, add, constant, mul, operand, substitute, visitOrder } from '../expr/expr.ts'
import { simplify } from '../expr/simplify.ts'
import { type Graph, nodesOf, rewriteGraph, rootsOf, usersOf } from '../graph/graph.ts'
import { type Node, isOp } from '../graph/node.ts'
import { createBroadcast } from '../graph/ops/broadcast.ts'
import { conv, createConv } from '../graph/ops/conv.ts'
import { createMap, map } from '../graph/ops/map.ts'
import { type MatmulAttributes, createMatmul, matmul } from '../graph/ops/matmul.ts'
import { createReshape } from '../graph/ops/reshape.ts'
import { elementCount, equalShapes } from '../graph/shape.ts'
import { fixedNodes } from './fixed.ts'

/** Only weights that the graph does not change are folded, so a training graph stays as it is. */
export function foldWeights(graph: Graph): Graph {
  const isFixed = fixedNodes(graph)
  const users = usersOf(nodesOf(graph))
  const roots = new Set(rootsOf(graph))
  const isOwn = (node: Node): boolean => users.get(node)!.length === 1 && !roots.has(node)
  const chains = new Map<Node, Chain>()
  for (const node of nodesOf(graph)) {
    const chain = chainAt(node, chains, isFixed, isOwn)
    if (chain) chains.set(node, chain)
  }
  return rewriteGraph(graph, (node, operands) => {
    const chain = chains.get(node)
    // A chain that goes on is folded at its end.
    const last = chain && !users.get(node)!.some(user => chains.has(user))
    return last ? fold(chain, rebuiltContraction(node, operands, chain)) : undefined
  })
}

/**
 * Element-wise maps behind a contraction, composed: `expr` over the contraction (operand 0) and
 * fixed nodes.
 */
interface Chain {
  readonly contraction: Node
  readonly expr: Expr
  readonly fixed: readonly Node[]
}

function chainAt(
  node: Node,
  chains: ReadonlyMap<Node, Chain>,
  isFixed: (node: Node) => boolean,
  isOwn: (node: Node) => boolean,
): Chain | undefined {
  if (!isOp(node, map) || isFixed(node)) return undefined
  const moving = node.operands.filter(each => !isFixed(each))
  const from = moving[0]
  if (moving.length !== 1 || !from || !isOwn(from) || !equalShapes(from.shape, node.shape))
    return undefined
  const before = chains.get(from) ?? startOf(from, isFixed)
  if (!before) return undefined
  const fixed = [...before.fixed]
  const values = node.operands.map(each =>
    each === from
      ? before.expr
      : operand(fixed.push(each), each.dtype === 'float32' ? 'f32' : 'i32'),
  )
  const expr = simplify(substitute(node.attributes.expr, values))
  const perColumn = fixed.every(each => each.shape.slice(0, -1).every(dim => dim === 1))
  return perColumn && isAffine(expr) ? { contraction: before.contraction, expr, fixed } : undefined
}

function startOf(node: Node, isFixed: (node: Node) => boolean): Chain | undefined {
  const contracts = isOp(node, conv) || (isOp(node, matmul) && node.operands[1]!.shape.length === 2)
  if (!contracts || !isFixed(node.operands[1]!) || isFixed(node.operands[0]!)) return undefined
  if (isOp(node, matmul) && node.attributes.transposeB) return undefined
  return { contraction: node, expr: operand(0), fixed: [] }
}

/**
 * True where an expression is a multiple of operand 0 and an addition, neither of which depends on
 * it.
 */
function isAffine(expr: Expr): boolean {
  const degrees = new Map<Expr, number>()
  for (const each of visitOrder([expr])) {
    degrees.set(
      each,
      degreeOf(
        each,
        each.args.map(arg => degrees.get(arg)!),
      ),
    )
  }
  return degrees.get(expr) === 1
}

/** Degree in operand 0: 0 independent, 1 affine, 2 anything else. */
function degreeOf({ op, value }: Expr, args: readonly number[]): number {
  if (op === 'operand') return value === 0 ? 1 : 0
  if (op === 'index') return 2
  const highest = Math.max(0, ...args)
  if (highest === 0) return 0
  if (op === 'add' || op === 'sub' || op === 'neg') return highest
  if (op === 'mul') return args[0]! + args[1]!
  if (op === 'madd') return Math.max(args[0]! + args[1]!, args[2]!)
  return op === 'div' && args[1] === 0 ? args[0]! : 2
}

/** The contraction under a rebuilt node, found along the same operands as in the original. */
function rebuiltContraction(node: Node, operands: readonly Node[], chain: Chain): Node {
  let original = node
  let rebuilt: readonly Node[] = operands
  for (;;) {
    const at = original.operands.findIndex(each => !chain.fixed.includes(each))
    const next = rebuilt[at]!
    original = original.operands[at]!
    if (original === chain.contraction) return next
    rebuilt = next.operands
  }
}

/**
 * `slope * (x . w) + offset` as `x . (slope * w) + offset`; nothing where there is no slope to
 * fold.
 */
function fold({ expr, fixed }: Chain, contraction: Node): Node | undefined {
  const slope = differentiate(expr, 0)
  if (slope.op === 'const' && slope.value === 1) return undefined
  const [x, weights] = [contraction.operands[0]!, contraction.operands[1]!]
  const columns = weights.shape.at(-1) as number
  const scale = perColumn(slope, fixed, columns)
  const offset = simplify(substitute(expr, [constant(0)]))
  const scaled = createMap(mul(operand(0), operand(1)), [weights, scale])
  const product = isOp(contraction, conv)
    ? createConv(x, scaled, contraction.attributes)
    : createMatmul(x, scaled, {
        transposeA: (contraction as Node<MatmulAttributes>).attributes.transposeA,
      })
  // The contraction stays its own layer's; only the addition belongs to the layer that was folded.
  product.origin = contraction.origin
  if (offset.op === 'const' && offset.value === 0) return product
  return createMap(add(operand(0), operand(1)), [product, perColumn(offset, fixed, columns)])
}

/**
 * A value per column, computed from fixed nodes alone; operand k of the expression is `fixed[k -
 * 1]`.
 */
function perColumn(expr: Expr, fixed: readonly Node[], columns: number): Node {
  const shift = [
    undefined,
    ...fixed.map((node, k) => operand(k, node.dtype === 'float32' ? 'f32' : 'i32')),
  ]
  const rows = fixed.map(node => createReshape(node, [elementCount(node.shape)]))
  const value = createMap(simplify(substitute(expr, shift)), rows)
  return createBroadcast(value, [columns])
}
