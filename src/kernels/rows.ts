/** Rows in passes: which nodes of a row kernel each pass over the columns computes, and how. */
import { type Expr, type ExprOp, substitute, visitOrder } from '../expr/expr.ts'
import { simplify } from '../expr/simplify.ts'
import { type Node, isOp } from '../graph/node.ts'
import { type ReduceAttributes, reduce } from '../graph/ops/reduce.ts'
import type { Shape } from '../graph/shape.ts'
import { exprOf, leafOf } from './compose.ts'
import { type Nest, broadcastAccess, broadcastStrides, mergeDims } from './nest.ts'

/** One pass over the columns, and the narrow nodes that follow from its sums. */
export interface Pass {
  /** Wide nodes that are stored or kept for a later pass. */
  readonly wide: readonly Node[]
  readonly reductions: readonly Node<ReduceAttributes>[]
}

export interface RowPlan {
  readonly nodes: readonly Node[]
  readonly domain: Shape
  readonly nest: Nest
  /** Outside operands first, then stored results: the accesses of the nest. */
  readonly walked: readonly Node[]
  readonly results: readonly Node[]
  readonly passes: readonly Pass[]
  readonly passOf: ReadonlyMap<Node, number>
  /**
   * Wide nodes that are kept from one pass to a later one, because computing them again costs too
   * much.
   */
  readonly kept: readonly Node[]
}

export const isReduction = (node: Node): node is Node<ReduceAttributes> => isOp(node, reduce)

/** Nodes in `given` are read, too, but lie in no buffer that the kernel walks. */
export function planRows(
  nodes: readonly Node[],
  results: readonly Node[],
  domain: Shape,
  given: readonly Node[] = [],
): RowPlan {
  const inside = new Set([...nodes, ...given])
  const outside = [
    ...new Set(nodes.flatMap(node => node.operands.filter(each => !inside.has(each)))),
  ]
  const walked = [...outside, ...results]
  const last = domain.length - 1
  const merged = mergeDims(
    {
      dims: domain,
      accesses: [
        ...walked.map(node => broadcastAccess(node.shape, node.dtype, domain)),
        { strides: broadcastStrides(domain, domain), offset: 0, dtype: 'uint8' },
      ],
    },
    axis => axis !== last,
  )
  // A domain whose last axis has size 1 still has its row of one column.
  const nest = domain[last] === 1 ? withUnitColumn(merged) : merged
  const passOf = numberPasses(nodes)
  const count = Math.max(...passOf.values()) + 1
  const isWide = (node: Node): boolean => !isReduction(node) && !isNarrow(node, domain)
  const passes = Array.from({ length: count }, (_, p): Pass => ({
    wide: nodes.filter(node => isWide(node) && passOf.get(node) === p),
    reductions: nodes.filter(isReduction).filter(node => passOf.get(node)! - 1 === p),
  }))
  return {
    nodes,
    domain,
    nest,
    walked,
    results,
    passes,
    passOf,
    kept: keptNodes(nodes, passOf, isWide),
  }
}

function withUnitColumn(nest: Nest): Nest {
  return {
    dims: [...nest.dims, 1],
    accesses: nest.accesses.map(access => ({ ...access, strides: [...access.strides, 1] })),
  }
}

/** True where a node has one value per row. */
export function isNarrow(node: Node, domain: Shape): boolean {
  return node.shape[node.shape.length - 1] === 1 && domain[domain.length - 1] !== 1
}

/**
 * The pass in which each node can be computed: a reduction's value exists after the pass that sums
 * it.
 */
function numberPasses(nodes: readonly Node[]): ReadonlyMap<Node, number> {
  const passOf = new Map<Node, number>()
  for (const node of nodes) {
    const before = Math.max(0, ...node.operands.map(each => passOf.get(each) ?? 0))
    passOf.set(node, isReduction(node) ? before + 1 : before)
  }
  return passOf
}

const costly: ReadonlySet<ExprOp> = new Set([
  'exp',
  'expm1',
  'log',
  'log1p',
  'tanh',
  'erf',
  'sin',
  'cos',
])

function keptNodes(
  nodes: readonly Node[],
  passOf: ReadonlyMap<Node, number>,
  isWide: (node: Node) => boolean,
): readonly Node[] {
  return nodes.filter(node => {
    if (!isWide(node)) return false
    const later = nodes.some(user => {
      const pass = passOf.get(user)! - (isReduction(user) ? 1 : 0)
      return user.operands.includes(node) && pass > passOf.get(node)!
    })
    return later && visitOrder([exprOf(node)]).some(expr => costly.has(expr.op))
  })
}

export interface PassComposition {
  readonly operands: Node[]
  readonly expr: (node: Node) => Expr
}

/** Expressions of a pass over outside nodes, narrow nodes and kept wide nodes of earlier passes. */
export function composePass(plan: RowPlan, p: number): { pass: Pass; composed: PassComposition } {
  const operands: Node[] = []
  const done = new Map<Node, Expr>()
  const inside = new Set(plan.nodes)
  const expr = (node: Node): Expr => {
    const known = done.get(node)
    if (known) return known
    const earlier = plan.kept.includes(node) && plan.passOf.get(node)! < p
    const leaf = !inside.has(node) || earlier || isReduction(node) || isNarrow(node, plan.domain)
    const made = leaf
      ? leafOf(node, operands.indexOf(node) < 0 ? operands.push(node) - 1 : operands.indexOf(node))
      : simplify(substitute(exprOf(node), node.operands.map(expr)))
    done.set(node, made)
    return made
  }
  return { pass: plan.passes[p]!, composed: { operands, expr } }
}
