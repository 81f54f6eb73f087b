/** Row kernels: softmax, cross-entropy and their gradients in a few passes over each row. */
import { assert } from '../diagnostics/assert.ts'
import type { Dim } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import type { ReduceAttributes } from '../graph/ops/reduce.ts'
import type { Shape } from '../graph/shape.ts'
import { type ReduceKind, acrossLanes, combine, firstLanes, identityOf } from './combine.ts'
import { exprOf } from './compose.ts'
import { type Leaves, emitExpressions } from './emit.ts'
import { type KernelBlock, type Lanes, writeKernel } from './kernel.ts'
import type { LoweredKernel } from './lower-map.ts'
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
import { writeVectors } from './nest.ts'
import { type RowPlan, composePass, isNarrow, isReduction, planRows } from './rows.ts'
import { type Walk, createWalk } from './walk.ts'

/**
 * Lowers a group over rows, `domain` being the shape of its wide nodes (a value per column). It has
 * narrow nodes (one per row) too, and reductions from wide to narrow; a pass ends where a reduction
 * does.
 */
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

/** Room for one row. */
export function scratchRow(block: KernelBlock, columns: Dim): Value {
  assert(typeof columns === 'number', 'a row kernel over a dynamic number of columns')
  return block.scratch(4 * (columns + block.lanes))
}

/** Writes the passes over one row; `scratch` has nodes whose rows lie in memory of the kernel. */
export function writeRow(
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

/**
 * Computes the narrow element-wise nodes that are ready after `pass` passes; each is one value in
 * all lanes.
 */
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
