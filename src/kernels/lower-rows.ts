/**
 * Row kernels: softmax, cross-entropy and their gradients in a few passes over each row. A group holds wide nodes (a
 * value per column), narrow nodes (one per row) and reductions from wide to narrow; a pass ends where a reduction does.
 */
import { assert } from '../diagnostics/assert.ts'
import { type Expr, type ExprOp, substitute, visitOrder } from '../expr/expr.ts'
import { simplify } from '../expr/simplify.ts'
import type { Dim } from '../graph/dim.ts'
import { type Node, isOp } from '../graph/node.ts'
import { type ReduceAttributes, reduce } from '../graph/ops/reduce.ts'
import type { Shape } from '../graph/shape.ts'
import { exprOf, leafOf } from './compose.ts'
import { type Leaves, emitExpressions } from './emit.ts'
import { type KernelBlock, type Lanes, writeKernel } from './kernel.ts'
import type { LoweredKernel } from './lower-map.ts'
import { type ReduceKind, acrossLanes, combine, firstLanes, identityOf } from './lower-reduce.ts'
import {
  type Value,
  type Variable,
  constantValue,
  loadValue,
  plus,
  splat,
  times,
  whole,
} from './loop.ts'
import { type Nest, broadcastAccess, broadcastStrides, mergeDims, writeVectors } from './nest.ts'
import { type Walk, createWalk } from './walk.ts'

/** One pass over the columns, and the narrow nodes that follow from its sums. */
interface Pass {
  /** Wide nodes that are stored or kept for a later pass. */
  readonly wide: readonly Node[]
  readonly reductions: readonly Node<ReduceAttributes>[]
}

interface RowPlan {
  readonly nodes: readonly Node[]
  readonly domain: Shape
  readonly nest: Nest
  /** Outside operands first, then stored results: the accesses of the nest. */
  readonly walked: readonly Node[]
  readonly results: readonly Node[]
  readonly passes: readonly Pass[]
  readonly passOf: ReadonlyMap<Node, number>
  /** Wide nodes that are kept from one pass to a later one, because computing them again costs too much. */
  readonly kept: readonly Node[]
}

/** Lowers a group over rows of `columns` elements, `domain` being the shape of its wide nodes. */
export function lowerRows(
  name: string,
  nodes: readonly Node[],
  results: readonly Node[],
  domain: Shape,
  target: Lanes,
): LoweredKernel {
  const plan = planRows(nodes, results, domain)
  const written = writeKernel(name, target, block => writeRows(block, plan))
  const rowDims = plan.nest.dims.slice(0, -1)
  return { ...written, tasks: rowDims[0] ?? 1 }
}

const isReduction = (node: Node): node is Node<ReduceAttributes> => isOp(node, reduce)

function planRows(nodes: readonly Node[], results: readonly Node[], domain: Shape): RowPlan {
  const inside = new Set(nodes)
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
function isNarrow(node: Node, domain: Shape): boolean {
  return node.shape[node.shape.length - 1] === 1 && domain[domain.length - 1] !== 1
}

/** The pass in which each node can be computed: a reduction's value exists after the pass that sums it. */
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

function writeRows(block: KernelBlock, plan: RowPlan): void {
  const { nest, walked } = plan
  const walk = createWalk(block, nest, walked)
  const columns = nest.dims[nest.dims.length - 1]!
  const scratch = new Map(
    plan.kept
      .filter(node => !plan.results.includes(node))
      .map(node => [node, scratchRow(block, columns)] as const),
  )
  const descend = (level: number, pointers: readonly Value[]): void => {
    if (level === nest.dims.length - 1) return writeRow(block, plan, walk, pointers, scratch)
    const outermost = level === 0
    const from = outermost ? block.begin : whole(0)
    const to = outermost ? block.end : block.dim(nest.dims[level]!)
    block.loop(`i${level}`, from, to, 1, at => descend(level + 1, walk.step(pointers, level, at)))
  }
  descend(0, walk.start())
}

function scratchRow(block: KernelBlock, columns: Dim): Value {
  assert(typeof columns === 'number', 'a row kernel over a dynamic number of columns')
  return block.scratch(4 * (columns + block.lanes))
}

function writeRow(
  block: KernelBlock,
  plan: RowPlan,
  walk: Walk,
  pointers: readonly Value[],
  scratch: ReadonlyMap<Node, Value>,
): void {
  const narrow = new Map<Node, Value>()
  const { nest, passes } = plan
  const columns = block.dim(nest.dims[nest.dims.length - 1]!)
  emitNarrow(block, plan, walk, pointers, narrow, 0)
  for (const [p, pass] of passes.entries()) {
    const stored = pass.wide.filter(node => plan.results.includes(node) || scratch.has(node))
    if (stored.length > 0 || pass.reductions.length > 0) {
      const sums = pass.reductions.map(node => startSum(block, node))
      writeVectors(block, whole(0), columns, block.lanes, 1, (i, _, count) =>
        writeColumns(block, plan, p, { walk, pointers, scratch, narrow, stored, sums, i, count }),
      )
      pass.reductions.forEach((node, r) => {
        const total = acrossLanes(node.attributes.kind, sums[r]!)
        narrow.set(node, block.let('sum', splat(block.let('total', total), block.lanes)))
      })
    }
    emitNarrow(block, plan, walk, pointers, narrow, p + 1)
  }
  storeNarrow(block, plan, walk, pointers, narrow)
}

function startSum(block: KernelBlock, node: Node<ReduceAttributes>): Variable {
  const type = node.dtype === 'float32' ? 'f32' : 'i32'
  const sum = block.variable('sum', type, block.lanes)
  block.set(sum, constantValue(type, identityOf(node.attributes.kind, type), block.lanes))
  return sum
}

interface ColumnContext {
  readonly walk: Walk
  readonly pointers: readonly Value[]
  readonly scratch: ReadonlyMap<Node, Value>
  readonly narrow: ReadonlyMap<Node, Value>
  readonly stored: readonly Node[]
  readonly sums: readonly Variable[]
  readonly i: Value
  readonly count: Value | undefined
}

/** One vector of columns of one pass: what is stored, and what the sums take. */
function writeColumns(block: KernelBlock, plan: RowPlan, p: number, context: ColumnContext): void {
  const { pass, composed } = composePass(plan, p)
  const roots = [...context.stored, ...pass.reductions.map(node => node.operands[0]!)]
  const exprs = roots.map(node => composed.expr(node))
  const leaves = columnLeaves(block, plan, context, composed.operands)
  const values = emitExpressions(block, exprs, [leaves])[0]!
  context.stored.forEach((node, s) => storeColumn(block, plan, context, node, values[s]!))
  pass.reductions.forEach((node, r) => {
    const { kind } = node.attributes
    const sum = context.sums[r]!
    const identity = constantValue(sum.type, identityOf(kind, sum.type as 'f32'), sum.lanes)
    const value = firstLanes(values[context.stored.length + r]!, context.count, identity)
    block.set(sum, combine(kind as ReduceKind, sum, value))
  })
}

interface PassComposition {
  readonly operands: Node[]
  readonly expr: (node: Node) => Expr
}

/** Expressions of a pass over outside nodes, narrow nodes and kept wide nodes of earlier passes. */
function composePass(plan: RowPlan, p: number): { pass: Pass; composed: PassComposition } {
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

function columnLeaves(
  block: KernelBlock,
  plan: RowPlan,
  { walk, pointers, scratch, narrow, i }: ColumnContext,
  operands: readonly Node[],
): Leaves {
  const outer = walk.leaves({
    pointers,
    accessOf: operands.map(node => plan.walked.indexOf(node)),
    at: i,
    lanes: block.lanes,
    linear: plan.nest.accesses.length - 1,
  })
  return {
    ...outer,
    operand: k => {
      const node = operands[k]!
      const row = scratch.get(node)
      if (row) return loadValue(rowDtype(node), plus(row, times(i, 4)), 0, block.lanes)
      return narrow.get(node) ?? outer.operand(k)
    },
  }
}

/** Bytes are kept as whole numbers. */
function rowDtype(node: Node): 'float32' | 'int32' {
  return node.dtype === 'float32' ? 'float32' : 'int32'
}

function storeColumn(
  block: KernelBlock,
  plan: RowPlan,
  { walk, pointers, scratch, i, count }: ColumnContext,
  node: Node,
  value: Value,
): void {
  const row = scratch.get(node)
  if (row) return block.store(rowDtype(node), plus(row, times(i, 4)), 0, value)
  block.store(node.dtype, walk.address(pointers, plan.walked.lastIndexOf(node), i), 0, value, count)
}

/** Computes the narrow element-wise nodes that are ready after `pass` passes; each is one value in all lanes. */
function emitNarrow(
  block: KernelBlock,
  plan: RowPlan,
  walk: Walk,
  pointers: readonly Value[],
  narrow: Map<Node, Value>,
  pass: number,
): void {
  for (const node of plan.nodes) {
    if (isReduction(node) || !isNarrow(node, plan.domain) || plan.passOf.get(node) !== pass)
      continue
    const outer = walk.leaves({
      pointers,
      accessOf: node.operands.map(each => plan.walked.indexOf(each)),
      at: whole(0),
      lanes: block.lanes,
      linear: plan.nest.accesses.length - 1,
    })
    const leaves: Leaves = {
      ...outer,
      operand: k => narrow.get(node.operands[k]!) ?? outer.operand(k),
    }
    narrow.set(node, block.let('narrow', emitExpressions(block, [exprOf(node)], [leaves])[0]![0]!))
  }
}

function storeNarrow(
  block: KernelBlock,
  plan: RowPlan,
  walk: Walk,
  pointers: readonly Value[],
  narrow: ReadonlyMap<Node, Value>,
): void {
  for (const node of plan.results) {
    const value = narrow.get(node)
    if (!value) continue
    const access = plan.walked.lastIndexOf(node)
    block.store(node.dtype, walk.address(pointers, access, whole(0)), 0, value, whole(1))
  }
}
