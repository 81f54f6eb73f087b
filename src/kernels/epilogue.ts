/** Epilogues: what is done to each element of a result while it is in a register. */
import type { Expr } from '../expr/expr.ts'
import { visitOrder } from '../expr/expr.ts'
import { mulDims } from '../graph/dim.ts'
import { type Node, isOp } from '../graph/node.ts'
import { type PackAttributes, pack } from '../graph/ops/pack.ts'
import { pad } from '../graph/ops/pad.ts'
import { type TransposeAttributes, transpose } from '../graph/ops/transpose.ts'
import { type Shape, stridesOf } from '../graph/shape.ts'
import { composeMaps, leafOf } from './compose.ts'
import { type Leaves, emitExpressions, once } from './emit.ts'
import { type KernelBlock, type Lanes, type WrittenKernel, writeKernel } from './kernel.ts'
import { type Value, loadValue, splat } from './loop.ts'
import { type Access, type Nest, broadcastAccess, broadcastStrides, mergeDims } from './nest.ts'
import { insideAccess, writeBorder } from './padded.ts'
import { type Place, type Walk, createWalk } from './walk.ts'

export interface Epilogue {
  /** How many values the kernel itself gives for each element: one, or one per product. */
  readonly given: number
  /** Expression of each stored result; the first operands are the kernel's own values. */
  readonly exprs: readonly Expr[]
  /** Outside operands, numbered behind those. */
  readonly operands: readonly Node[]
  readonly results: readonly Node[]
  /**
   * The result's shape walked by operands and results (and the linear index, last); columns are its
   * last dim.
   */
  readonly nest: Nest
}

export interface EpilogueOptions {
  /**
   * Rows are numbered in one go, or by every dim in front of the columns, as the kernel's own loops
   * have them.
   */
  readonly mergeRows: boolean
  /** Further nodes of the root's shape whose values the kernel has at the same time. */
  readonly beside?: readonly Node[]
}

/** Prepares the epilogue of `root`. */
export function planEpilogue(
  root: Node,
  nodes: readonly Node[],
  results: readonly Node[],
  { mergeRows, beside = [] }: EpilogueOptions,
): Epilogue {
  const given = [root, ...beside]
  const { operands, exprs } = composeMaps(nodes, given)
  const outside = operands.slice(given.length)
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
    given: given.length,
    exprs: results.map(node => exprs.get(node) ?? leafOf(node, given.indexOf(node))),
    operands: outside,
    results,
    nest,
  }
}

/** Results have the domain's shape, or are that inside a border, in panels or in another order. */
function resultAccess(node: Node, domain: Shape): Access {
  if (isOp(node, pack)) return panelAccess(node)
  if (isOp(node, transpose)) return turnedAccess(node)
  return isOp(node, pad) ? insideAccess(node) : broadcastAccess(node.shape, node.dtype, domain)
}

/** The result of a pack of one matrix, walked over that matrix. */
function panelAccess({ attributes, shape, dtype }: Node<PackAttributes>): Access {
  const { panel } = attributes
  return { strides: [panel, 1], offset: 0, dtype, panel: [panel, mulDims(panel, shape[2]!)] }
}

/** The result of a transpose, walked over the shape of its operand. */
function turnedAccess({ attributes, shape, dtype }: Node<TransposeAttributes>): Access {
  const strides = stridesOf(shape)
  const { permutation } = attributes
  return {
    strides: strides.map((_, axis) => strides[permutation.indexOf(axis)]!),
    offset: 0,
    dtype,
  }
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
  /** The same for each node beside the root. */
  readonly beside?: readonly (readonly Value[])[]
  /** How many columns are real; undefined: all lanes. */
  readonly count: Value | undefined
}

/** Applies the epilogue to what was finished together, and stores the results. */
export function writeEpilogue(
  block: KernelBlock,
  epilogue: Epilogue,
  ...finished: readonly Finished[]
): void {
  const { nest, operands, results } = epilogue
  const walk = createWalk(block, nest, [...operands, ...results])
  const copies = finished.flatMap(each => copiesOf(block, epilogue, walk, each))
  const leaves = copies.map(each => each.leaves)
  const values = emitExpressions(block, epilogue.exprs, leaves)
  copies.forEach(({ pointers, offsets, column, count }, i) =>
    results.forEach((node, r) => {
      const access = operands.length + r
      const address = walk.address(pointers, access, column)
      block.store(node.dtype, address, offsets[access]!, values[i]![r]!, count)
    }),
  )
}

/** One vector of one row. */
interface Copy extends Place, Pick<Finished, 'column' | 'count'> {
  readonly leaves: Leaves
}

function copiesOf(
  block: KernelBlock,
  epilogue: Epilogue,
  walk: Walk,
  finished: Finished,
): readonly Copy[] {
  const { nest, operands, given } = epilogue
  const { column, count, values, beside = [] } = finished
  const own = [values, ...beside]
  const rows = rowsOf(walk, finished)
  const shared = operands.map((node, k) =>
    isColumnOnly(nest, k)
      ? once(block, 'shared', () => columnValue(walk, nest, node, k, finished))
      : undefined,
  )
  // What rows share is loaded before any of them computes.
  for (const [k, load] of shared.entries()) if (load && isRead(epilogue, given + k)) load()
  return values.map((value, i) => {
    const row = rows[i]!
    const outer = walk.leaves({
      ...row,
      accessOf: [...own.map(() => -1), ...operands.map((_, k) => k)],
      at: column,
      lanes: value.lanes,
      linear: nest.accesses.length - 1,
    })
    const operand: Leaves['operand'] = k => own[k]?.[i] ?? shared[k - given]?.() ?? outer.operand(k)
    return { ...row, column, count, leaves: { ...outer, operand } }
  })
}

function isRead({ exprs }: Epilogue, k: number): boolean {
  return visitOrder(exprs).some(expr => expr.op === 'operand' && expr.value === k)
}

function rowsOf(walk: Walk, { row, values }: Finished): readonly Place[] {
  const first = row.reduce<readonly Value[]>(
    (pointers, index, dim) => walk.step(pointers, dim, index),
    walk.start(),
  )
  return walk.places(first, row.length - 1, values.length)
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
