/** Attention: scores, their shares and what is attended to, a few rows at a time. */
import { assert } from '../diagnostics/assert.ts'
import { type Dim, addDims, mulDims, productOf } from '../graph/dim.ts'
import { type Node, isOp } from '../graph/node.ts'
import { matmul } from '../graph/ops/matmul.ts'
import { transpose } from '../graph/ops/transpose.ts'
import { stridesOf } from '../graph/shape.ts'
import { forPanels } from './columns.ts'
import { type Epilogue, planEpilogue, writeEpilogue, writeFinishing } from './epilogue.ts'
import type { KernelBlock, Lanes } from './kernel.ts'
import type { LoweredKernel } from './lower-map.ts'
import { bytesOfStride, coordinatesOf } from './lower-matmul.ts'
import { forRows, rowBlocks, rowsOfBlock } from './row-tiles.ts'
import { scratchRow, writeRow } from './lower-rows.ts'
import { mergeDims } from './nest.ts'
import { type Value, minus, plus, quotient, remainder, times, whole } from './loop.ts'
import { type RowPlan, planRows } from './rows.ts'
import { largeBytes } from './task-size.ts'
import { writeTile } from './tile.ts'
import { createWalk } from './walk.ts'

/** Two products of matrices side by side, and what happens to each row between them. */
interface Attention {
  /** [..., T, D] x [..., D, S]: the shape of the scores is [..., T, S]. */
  readonly scores: Node
  readonly query: Matrices
  readonly key: Matrices
  /** [..., T, S] x [..., S, E]. */
  readonly context: Node
  readonly value: Matrices
  /** From a row of scores to a row of shares, which is the first operand of the context. */
  readonly rows: RowPlan
  readonly epilogue: Epilogue
  readonly matrices: Dim
  readonly queries: Dim
  /** Columns of a row of scores. */
  readonly values: number
}

/** Matrices as they lie in the buffer of `node`. */
interface Matrices {
  readonly node: Node
  /** The axes in front of rows and columns, and of each the elements to the next matrix. */
  readonly leading: readonly Dim[]
  readonly strides: readonly Dim[]
  /** Elements from a row to the next. */
  readonly rowStride: Dim
  readonly columns: Dim
}

/** Rows of one task, at least: they read the same keys and values while those are in the cache. */
const rowsPerTask = 32
/** Added to each row of scores, so that rows of a power of two do not share their cache lines. */
const gap = 64

/**
 * Lowers a group of two matmuls with row nodes between them. Of the scores, only the rows of one
 * tile exist at a time.
 */
export function lowerAttention(
  name: string,
  nodes: readonly Node[],
  context: Node,
  results: readonly Node[],
  target: Lanes,
): LoweredKernel {
  const attention = planAttention(nodes, context, results)
  const { queries, matrices, values, epilogue } = attention
  const { tileRows } = target
  const tilesPerTask = Math.ceil(rowsPerTask / tileRows)
  const blocks = rowBlocks(queries, tileRows, tilesPerTask)
  const together = matricesTogether(attention)
  const rowBytes = 4 * Math.ceil(values / target.lanes) * target.lanes + gap
  const written = writeFinishing(name, target, epilogue, block => {
    const scratch = block.scratch(rowBytes * tileRows)
    const kept = new Map(
      attention.rows.kept.map(node => [node, scratchRow(block, values)] as const),
    )
    block.loop('task', block.begin, block.end, 1, task => {
      const group = block.let('group', quotient(task, block.dim(mulDims(blocks, together))))
      const within = block.let('within', remainder(task, block.dim(mulDims(blocks, together))))
      const matrix = block.let('matrix', plus(times(group, together), remainder(within, together)))
      const number = block.let('rows', quotient(within, together))
      const all = block.dim(queries)
      const between = rowsOfBlock(block, all, tileRows, tilesPerTask, number)
      forRows(block, { ...between, rows: all }, tileRows, (row, rows) => {
        const tile: Tile = { block, matrix, row, rows, scratch, rowBytes, kept }
        writeScores(tile, attention)
        writeShares(tile, attention)
        writeContext(tile, attention)
      })
    })
  })
  return { ...written, tasks: mulDims(matrices, blocks) }
}

/**
 * How many matrices (heads) take turns at each block of rows: those of an example where all of them
 * stay in the second cache. Then a thread has rows of its own in all of them, as it has in the
 * products in front and behind.
 */
function matricesTogether({ query, value, values, scores }: Attention): number {
  const heads = scores.shape.at(-3)
  const sizes = [heads, values, addDims(query.columns, value.columns)]
  const bytes = sizes.reduce<Dim>((all, each) => mulDims(all, each ?? 1), 4)
  return typeof heads === 'number' && typeof bytes === 'number' && bytes <= largeBytes ? heads : 1
}

function planAttention(nodes: readonly Node[], context: Node, results: readonly Node[]): Attention {
  const scores = nodes.find(node => isOp(node, matmul))!
  const [shares, value] = context.operands as readonly [Node, Node]
  const [query, key] = scores.operands as readonly [Node, Node]
  assert(scores !== context, 'attention of one product')
  const behind = new Set<Node>([context])
  for (const node of nodes) if (node.operands.some(each => behind.has(each))) behind.add(node)
  const between = nodes.filter(node => ![scores, query, value].includes(node) && !behind.has(node))
  const finishing = nodes.filter(node => node !== context && behind.has(node))
  const values = scores.shape.at(-1)!
  assert(typeof values === 'number' && between.includes(shares), 'attention to an open number')
  const matrices = (node: Node): Matrices => matricesOf(node, nodes.includes(node))
  return {
    ...{ scores, query: matrices(query), key: matrices(key), context, value: matrices(value) },
    rows: planRows(between, [], scores.shape, [scores]),
    epilogue: planEpilogue(context, finishing, results, { mergeRows: true }),
    matrices: productOf(scores.shape.slice(0, -2)),
    queries: scores.shape.at(-2)!,
    values,
  }
}

/** `isInside` for a transpose that is not stored: its operand is read in that order. */
function matricesOf(node: Node, isInside: boolean): Matrices {
  assert(!isInside || isOp(node, transpose), `${node.op.name} in front of attention`)
  const source = isInside ? node.operands[0]! : node
  const natural = stridesOf(source.shape)
  const strides =
    isInside && isOp(node, transpose)
      ? node.attributes.permutation.map(axis => natural[axis]!)
      : natural
  const dims = node.shape.slice(0, -2)
  const access = { strides: strides.slice(0, -2), offset: 0, dtype: node.dtype }
  const merged = mergeDims({ dims, accesses: [access] })
  return {
    node: source,
    leading: merged.dims,
    strides: merged.accesses[0]!.strides,
    ...{ rowStride: strides.at(-2)!, columns: node.shape.at(-1)! },
  }
}

/** Some rows that are computed together. */
interface Tile {
  readonly block: KernelBlock
  readonly matrix: Value
  readonly row: Value
  readonly rows: number
  /** The rows of scores, and in their place those of shares. */
  readonly scratch: Value
  readonly rowBytes: number
  readonly kept: ReadonlyMap<Node, Value>
}

/** Address of an element of the matrix that a tile is of. */
function addressIn({ block, matrix }: Tile, of: Matrices, row: Value, column: Value): Value {
  const { node, leading, strides, rowStride } = of
  const start = coordinatesOf(block, leading, matrix).reduce(
    (element, at, axis) => plus(element, times(at, block.dim(strides[axis]!))),
    whole(0),
  )
  const element = plus(plus(start, times(row, block.dim(rowStride))), column)
  return plus(block.address(node), times(element, 4))
}

function writeScores(tile: Tile, { query, key, values }: Attention): void {
  const { block, row, rows, scratch, rowBytes } = tile
  const first = block.let('query', addressIn(tile, query, row, whole(0)))
  const size = { from: whole(0), to: block.dim(values), columns: values }
  forPanels(block, size, block.target.tileVectors, (column, counts) => {
    const shape = {
      rows,
      vectors: counts.map((_, v) => v * block.lanes * 4),
      rowStride: bytesOfStride(block, query.rowStride),
      firstStep: 4,
      secondStep: bytesOfStride(block, key.rowStride),
    }
    const sums = writeTile(block, shape, add => {
      const second = block.variable('key', 'i32', 1)
      block.set(second, addressIn(tile, key, whole(0), column))
      add(first, second, block.dim(query.columns))
    })
    sums.forEach((vectors, i) =>
      vectors.forEach((sum, v) => {
        const at = plus(scratch, times(column, 4))
        block.store('float32', at, i * rowBytes + v * block.lanes * 4, sum)
      }),
    )
  })
}

function writeShares(tile: Tile, { scores, context, rows: plan, queries }: Attention): void {
  const { block, matrix, row, rows, scratch, rowBytes, kept } = tile
  const walk = createWalk(block, plan.nest, plan.walked)
  const rowDims = plan.nest.dims.slice(0, -1)
  const firstRow = block.let('row', plus(times(matrix, block.dim(queries)), row))
  const end = block.let('end', plus(firstRow, rows))
  block.loop('row', firstRow, end, 1, at => {
    const pointers = coordinatesOf(block, rowDims, at).reduce<readonly Value[]>(
      (each, index, dim) => walk.step(each, dim, index),
      walk.start(),
    )
    const offset = times(minus(at, firstRow), rowBytes)
    const own = block.let('scores', plus(scratch, offset))
    const places = new Map([...kept, [scores, own], [context.operands[0]!, own]] as const)
    writeRow(block, plan, walk, pointers, places)
  })
}

function writeContext(tile: Tile, { value, epilogue, queries, values }: Attention): void {
  const { block, matrix, row, rows, scratch, rowBytes } = tile
  const { columns } = value
  const rowDims = epilogue.nest.dims.slice(0, -1)
  const size = { from: whole(0), to: block.dim(columns), columns }
  forPanels(block, size, block.target.tileVectors, (column, counts) => {
    const shape = {
      rows,
      vectors: counts.map((_, v) => v * block.lanes * 4),
      rowStride: rowBytes,
      firstStep: 4,
      secondStep: bytesOfStride(block, value.rowStride),
    }
    const sums = writeTile(block, shape, add => {
      const second = block.variable('value', 'i32', 1)
      block.set(second, addressIn(tile, value, whole(0), column))
      add(scratch, second, block.dim(values))
    })
    const together = rowDims.length <= 1 ? rows : 1
    counts.forEach((count, v) => {
      for (let i = 0; i < rows; i += together) {
        const at = plus(times(matrix, block.dim(queries)), plus(row, i))
        writeEpilogue(block, epilogue, {
          row: coordinatesOf(block, rowDims, at),
          column: plus(column, v * block.lanes),
          values: sums.slice(i, i + together).map(each => each[v]!),
          count,
        })
      }
    })
  })
}
