/** Reductions over any axes, with element-wise work in front and behind, summed in blocks. */
import type { Expr } from '../expr/expr.ts'
import { type Dim, addDims, floorDivDims } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import type { ReduceAttributes } from '../graph/ops/reduce.ts'
import { type ReduceKind, acrossLanes, combine, firstLanes, identityOf } from './combine.ts'
import { composeMaps, leafOf } from './compose.ts'
import { type Leaves, emitExpressions } from './emit.ts'
import { type KernelBlock, type Lanes, writeKernel } from './kernel.ts'
import type { LoweredKernel } from './lower-map.ts'
import { type Value, type Variable, constantValue, lesser, plus, times, whole } from './loop.ts'
import {
  type Access,
  type Nest,
  broadcastAccess,
  broadcastStrides,
  mergeDims,
  writeVectors,
} from './nest.ts'
import { type Walk, createWalk } from './walk.ts'

/**
 * Rows that are summed before they join the total: keeps the error of a long sum near that of a
 * short one.
 */
const sumBlock = 128

/**
 * Lowers `prologue -> reduce -> epilogue`; the epilogue's nodes have the shape of the reduction's
 * result.
 */
export function lowerReduce(
  name: string,
  reduce: Node<ReduceAttributes>,
  prologue: readonly Node[],
  epilogue: readonly Node[],
  results: readonly Node[],
  target: Lanes,
): LoweredKernel {
  const plan = planReduce(reduce, prologue, epilogue, results)
  const written = writeKernel(name, target, block => writeReduce(block, plan))
  return { ...written, tasks: reduceTasks(plan, target) }
}

interface ReducePlan {
  readonly kind: ReduceKind
  readonly type: 'f32' | 'i32'
  readonly nest: Nest
  readonly reduced: readonly boolean[]
  /**
   * Nodes in the order of the nest's accesses; two linear indexes follow: of the element and of the
   * result.
   */
  readonly nodes: readonly Node[]
  readonly element: { readonly expr: Expr; readonly accessOf: readonly number[] }
  /** Operand 0 is the reduction's value; `accessOf` maps the others. */
  readonly after: { readonly exprs: readonly Expr[]; readonly accessOf: readonly number[] }
  readonly results: readonly { readonly node: Node; readonly access: number }[]
}

function planReduce(
  reduce: Node<ReduceAttributes>,
  prologue: readonly Node[],
  epilogue: readonly Node[],
  results: readonly Node[],
): ReducePlan {
  const x = reduce.operands[0]!
  const before = composeMaps(prologue, prologue.length === 0 ? [x] : [])
  const after = composeMaps(epilogue, [reduce])
  const nodes = [...before.operands, ...after.operands.slice(1), ...results]
  const accesses = nodes.map(node => broadcastAccess(node.shape, node.dtype, x.shape))
  const linear = (strides: Access['strides']): Access => ({ strides, offset: 0, dtype: 'uint8' })
  const isReduced = (axis: number): boolean => reduce.attributes.axes.includes(axis)
  const longAxes = x.shape.flatMap((dim, axis) => (dim === 1 ? [] : [axis]))
  const merged = mergeDims(
    {
      dims: x.shape,
      accesses: [
        ...accesses,
        linear(broadcastStrides(x.shape, x.shape)),
        linear(broadcastStrides(reduce.shape, x.shape)),
      ],
    },
    axis => isReduced(axis) === isReduced(longAxes[longAxes.indexOf(axis) - 1]!),
  )
  const k = before.operands.length
  return {
    kind: reduce.attributes.kind,
    type: reduce.dtype === 'float32' ? 'f32' : 'i32',
    nest: merged,
    reduced: merged.origins.map(isReduced),
    nodes,
    element: {
      expr: before.exprs.get(x) ?? leafOf(x, 0),
      accessOf: before.operands.map((_, i) => i),
    },
    after: {
      exprs: results.map(node => (node === reduce ? leafOf(reduce, 0) : after.exprs.get(node)!)),
      accessOf: after.operands.map((_, i) => k + i - 1),
    },
    results: results.map((node, r) => ({ node, access: k + after.operands.length - 1 + r })),
  }
}

/** Columns of one task where the innermost axis is kept. */
function columnsPerTask(target: Lanes): number {
  return target.lanes * columnVectors
}

/** Vectors of columns that one pass over the rows reduces: a cache line or two. */
const columnVectors = 4

function reduceTasks({ nest, reduced }: ReducePlan, target: Lanes): Dim {
  const innermost = nest.dims.length - 1
  const outer = nest.dims.findIndex((_, i) => !reduced[i] && i !== innermost)
  if (outer >= 0) return nest.dims[outer]!
  if (innermost < 0 || reduced[innermost]) return 1
  const width = columnsPerTask(target)
  return floorDivDims(addDims(nest.dims[innermost]!, width - 1), width)
}

function writeReduce(block: KernelBlock, plan: ReducePlan): void {
  const { nest, reduced, nodes } = plan
  const innermost = nest.dims.length - 1
  const kept = nest.dims.flatMap((_, i) => (!reduced[i] && i !== innermost ? [i] : []))
  const walk = createWalk(block, nest, nodes)
  const columnsKept = innermost >= 0 && !reduced[innermost]
  const descend = (level: number, pointers: readonly Value[]): void => {
    if (level < kept.length) {
      const i = kept[level]!
      const outermost = level === 0
      const from = outermost ? block.begin : whole(0)
      const to = outermost ? block.end : block.dim(nest.dims[i]!)
      block.loop(`k${i}`, from, to, 1, at => descend(level + 1, walk.step(pointers, i, at)))
    } else if (columnsKept) writeColumns(block, plan, walk, pointers, kept.length === 0)
    else writeRow(block, plan, walk, pointers)
  }
  descend(0, walk.start())
}

/** The innermost axis is kept: vectors of columns, each summed down the rows. */
function writeColumns(
  block: KernelBlock,
  plan: ReducePlan,
  walk: Walk,
  pointers: readonly Value[],
  tasksAreColumns: boolean,
): void {
  const columns = block.dim(plan.nest.dims[plan.nest.dims.length - 1]!)
  const width = columnsPerTask(block.target)
  const from = tasksAreColumns ? block.let('from', times(block.begin, width)) : whole(0)
  const to = tasksAreColumns ? block.let('to', lesser(times(block.end, width), columns)) : columns
  writeVectors(block, from, to, block.lanes, columnVectors, (column, copies, count) => {
    const totals = accumulate(block, plan, copies, block.lanes, (sums, rowPointers) => {
      const leaves = sums.map((_, c) =>
        walk.leaves({
          pointers: rowPointers,
          accessOf: plan.element.accessOf,
          at: plus(column, c * block.lanes),
          lanes: block.lanes,
          linear: plan.nest.accesses.length - 2,
        }),
      )
      const values = emitExpressions(block, [plan.element.expr], leaves)
      sums.forEach((sum, c) => block.set(sum, combine(plan.kind, sum, values[c]![0]!)))
    })(walk, pointers)
    totals.forEach((total, c) =>
      storeResults(block, plan, walk, pointers, total, plus(column, c * block.lanes), count),
    )
  })
}

/** Everything that is left is reduced: along the row in vectors, then across the lanes. */
function writeRow(
  block: KernelBlock,
  plan: ReducePlan,
  walk: Walk,
  pointers: readonly Value[],
): void {
  const { nest, kind, type } = plan
  const innermost = nest.dims.length - 1
  const lanes = innermost < 0 ? 1 : block.lanes
  const identity = constantValue(type, identityOf(kind, type), lanes)
  const length = innermost < 0 ? whole(1) : block.dim(nest.dims[innermost]!)
  const [total] = accumulate(
    block,
    plan,
    1,
    lanes,
    (sums, rowPointers) => {
      writeVectors(block, whole(0), length, lanes, 1, (i, _, count) => {
        const leaves = walk.leaves({
          pointers: rowPointers,
          accessOf: plan.element.accessOf,
          at: i,
          lanes,
          linear: nest.accesses.length - 2,
        })
        const value = emitExpressions(block, [plan.element.expr], [leaves])[0]![0]!
        block.set(sums[0]!, combine(kind, sums[0]!, firstLanes(value, count, identity)))
      })
    },
    innermost,
  )(walk, pointers)
  storeResults(block, plan, walk, pointers, acrossLanes(kind, total!), whole(0), undefined)
}

/**
 * Runs `add` for every combination of the reduced dims (but `except`), with a pointer for each
 * access, and returns the totals. A long loop is cut into blocks whose sums are added up.
 */
function accumulate(
  block: KernelBlock,
  plan: ReducePlan,
  copies: number,
  lanes: number,
  add: (sums: readonly Variable[], pointers: readonly Value[]) => void,
  except?: number,
): (walk: Walk, pointers: readonly Value[]) => readonly Variable[] {
  const { kind, type, nest, reduced } = plan
  const identity = constantValue(type, identityOf(kind, type), lanes)
  const start = (name: string): readonly Variable[] =>
    Array.from({ length: copies }, () => {
      const sum = block.variable(name, type, lanes)
      block.set(sum, identity)
      return sum
    })
  const loops = nest.dims.flatMap((_, i) => (reduced[i] && i !== except ? [i] : []))
  return (walk, pointers) => {
    const descend = (level: number, at: readonly Value[]): readonly Variable[] => {
      const totals = start('total')
      if (level === loops.length) {
        add(totals, at)
        return totals
      }
      const i = loops[level]!
      const join = (parts: readonly Variable[]): void =>
        parts.forEach((part, c) => block.set(totals[c]!, combine(kind, totals[c]!, part)))
      const length = block.dim(nest.dims[i]!)
      if (level < loops.length - 1) {
        block.loop(`r${i}`, whole(0), length, 1, index =>
          join(descend(level + 1, walk.step(at, i, index))),
        )
        return totals
      }
      block.loop(`b${i}`, whole(0), length, sumBlock, first => {
        const parts = start('part')
        const end = block.let('end', lesser(plus(first, sumBlock), length))
        block.loop(`r${i}`, first, end, 1, index => add(parts, walk.step(at, i, index)))
        join(parts)
      })
      return totals
    }
    return descend(0, pointers)
  }
}

function storeResults(
  block: KernelBlock,
  plan: ReducePlan,
  walk: Walk,
  pointers: readonly Value[],
  total: Value,
  at: Value,
  count: Value | undefined,
): void {
  const { lanes } = total
  const others = walk.leaves({
    pointers,
    accessOf: [-1, ...plan.after.accessOf.slice(1)],
    at,
    lanes,
    linear: plan.nest.accesses.length - 1,
  })
  const kept = block.let('result', total)
  const leaves: Leaves = { ...others, operand: k => (k === 0 ? kept : others.operand(k)) }
  const values = emitExpressions(block, plan.after.exprs, [leaves])[0]!
  plan.results.forEach(({ node, access }, r) =>
    block.store(node.dtype, walk.address(pointers, access, at), 0, values[r]!, count),
  )
}
