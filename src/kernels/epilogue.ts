/** Epilogues: what is done to each element of a result while it is in a register. */
import type { Expr } from '../expr/expr.ts'
import { visitOrder } from '../expr/expr.ts'
import { type Node, isOp } from '../graph/node.ts'
import { pad } from '../graph/ops/pad.ts'
import type { Shape } from '../graph/shape.ts'
import { composeMaps, leafOf } from './compose.ts'
import { type Leaves, emitExpressions, once } from './emit.ts'
import { type KernelBlock, type Lanes, type WrittenKernel, writeKernel } from './kernel.ts'
import { type Value, loadValue, splat, whole } from './loop.ts'
import { type Access, type Nest, broadcastAccess, broadcastStrides, mergeDims } from './nest.ts'
import { insideAccess, writeBorder } from './padded.ts'
import { type Walk, createWalk } from './walk.ts'

export interface Epilogue {
  /** Expression of each stored result; operand 0 is the kernel's own value. */
  readonly exprs: readonly Expr[]
  /** Outside operands, numbered from 1. */
  readonly operands: readonly Node[]
  readonly results: readonly Node[]
  /**
   * The result's shape walked by operands and results (and the linear index, last); columns are its
   * last dim.
   */
  readonly nest: Nest
}

/**
 * Prepares the epilogue of `root`. Rows may be numbered in one go (`mergeRows`) or by every dim in
 * front of the columns, as the kernel's own loops have them.
 */
export function planEpilogue(
  root: Node,
  nodes: readonly Node[],
  results: readonly Node[],
  { mergeRows }: { readonly mergeRows: boolean },
): Epilogue {
  const { operands, exprs } = composeMaps(nodes, [root])
  const outside = operands.slice(1)
  const domain = root.shape
  const accesses = [
    ...outside.map(node => broadcastAccess(node.shape, node.dtype, domain)),
    ...results.map(node => resultAccess(node, domain)),
    { strides: broadcastStrides(domain, domain), offset: 0, dtype: 'uint8' as const },
  ]
  const last = domain.length - 1
  const nest = mergeRows
    ? mergeRowDims({ dims: domain, accesses }, last)
    : { dims: domain, accesses }
  return {
    exprs: results.map(node => (node === root ? leafOf(root, 0) : exprs.get(node)!)),
    operands: outside,
    results,
    nest,
  }
}

/** Results have the domain's shape, or are that inside a border. */
function resultAccess(node: Node, domain: Shape): Access {
  return isOp(node, pad) ? insideAccess(node) : broadcastAccess(node.shape, node.dtype, domain)
}

/** Writes a kernel that finishes all its results through an epilogue; borders are filled here. */
export function writeFinishing(
  name: string,
  target: Lanes,
  { results }: Epilogue,
  write: (block: KernelBlock) => void,
): WrittenKernel {
  return writeKernel(name, target, block => {
    for (const node of results) if (isOp(node, pad)) writeBorder(block, node)
    write(block)
  })
}

/**
 * Joins row dims where all accesses allow it; the columns stay the last dim even if there is only
 * one.
 */
function mergeRowDims(nest: Nest, last: number): Nest {
  const rows = mergeDims({
    dims: nest.dims.slice(0, last),
    accesses: nest.accesses.map(each => ({ ...each, strides: each.strides.slice(0, last) })),
  })
  return {
    dims: [...rows.dims, nest.dims[last]!],
    accesses: rows.accesses.map((each, a) => ({
      ...each,
      strides: [...each.strides, nest.accesses[a]!.strides[last]!],
    })),
  }
}

/** One vector of columns of several rows that follow each other along the innermost row dim. */
export interface Finished {
  /** Coordinates of the first row, one per row dim of the nest. */
  readonly row: readonly Value[]
  /** First column. */
  readonly column: Value
  /** One value per row. */
  readonly values: readonly Value[]
  /** How many columns are real; undefined: all lanes. */
  readonly count: Value | undefined
}

/** Applies the epilogue and stores the results. */
export function writeEpilogue(block: KernelBlock, epilogue: Epilogue, finished: Finished): void {
  const { nest, operands, results } = epilogue
  const walk = createWalk(block, nest, [...operands, ...results])
  const rowPointers = rowsOf(epilogue, walk, finished)
  const shared = operands.map((node, k) =>
    isColumnOnly(nest, k)
      ? once(block, 'shared', () => columnValue(walk, nest, node, k, finished))
      : undefined,
  )
  const leaves = finished.values.map((value, i): Leaves => {
    const pointers = rowPointers[i]!
    const outer = walk.leaves({
      pointers,
      accessOf: [-1, ...operands.map((_, k) => k)],
      at: finished.column,
      lanes: value.lanes,
      linear: nest.accesses.length - 1,
    })
    return { ...outer, operand: k => (k === 0 ? value : (shared[k - 1]?.() ?? outer.operand(k))) }
  })
  // What rows share is loaded before any of them computes.
  for (const [k, load] of shared.entries()) if (load && isRead(epilogue, k + 1)) load()
  const values = emitExpressions(block, epilogue.exprs, leaves)
  values.forEach((copy, i) =>
    results.forEach((node, r) => {
      const address = walk.address(rowPointers[i]!, operands.length + r, finished.column)
      block.store(node.dtype, address, 0, copy[r]!, finished.count)
    }),
  )
}

function isRead({ exprs }: Epilogue, k: number): boolean {
  return visitOrder(exprs).some(expr => expr.op === 'operand' && expr.value === k)
}

/** Pointers of every access at column 0 of every row. */
function rowsOf(
  { nest }: Epilogue,
  walk: Walk,
  { row, values }: Finished,
): readonly (readonly Value[])[] {
  const innermost = row.length - 1
  const first = row.reduce<readonly Value[]>(
    (pointers, index, dim) => walk.step(pointers, dim, index),
    walk.start(),
  )
  return values.map((_, i) => {
    if (i === 0 || innermost < 0) return first
    return walk
      .step(first, innermost, whole(i))
      .map((pointer, a) => (nest.accesses[a]!.strides[innermost] === 0 ? first[a]! : pointer))
  })
}

function isColumnOnly({ accesses, dims }: Nest, a: number): boolean {
  return accesses[a]!.strides.slice(0, dims.length - 1).every(stride => stride === 0)
}

function columnValue(
  walk: Walk,
  nest: Nest,
  node: Node,
  a: number,
  { column, values }: Finished,
): Value {
  const { lanes } = values[0]!
  const address = walk.address(walk.start(), a, column)
  const repeated = nest.accesses[a]!.strides[nest.dims.length - 1] === 0
  return repeated
    ? splat(loadValue(node.dtype, address, 0, 1), lanes)
    : loadValue(node.dtype, address, 0, lanes)
}
