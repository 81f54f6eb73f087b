/** Attention: scores, their shares and what is attended to, a few rows at a time. */
import { assert } from '../diagnostics/assert.ts'
import { type Dim, mulDims, productOf } from '../graph/dim.ts'
import { type Node, isOp } from '../graph/node.ts'
import { matmul } from '../graph/ops/matmul.ts'
import { forPanels } from './columns.ts'
import { type Epilogue, planEpilogue, writeEpilogue, writeFinishing } from './epilogue.ts'
import type { KernelBlock, Lanes } from './kernel.ts'
import type { LoweredKernel } from './lower-map.ts'
import { bytesOfStride, coordinatesOf } from './lower-matmul.ts'
import { forRows, rowBlocks, rowsOfBlock } from './row-tiles.ts'
import { scratchRow, writeRow } from './lower-rows.ts'
import { type Value, minus, plus, quotient, remainder, times, whole } from './loop.ts'
import { type RowPlan, planRows } from './rows.ts'
import { writeTile } from './tile.ts'
import { createWalk } from './walk.ts'

/** Two products of matrices side by side, and what happens to each row between them. */
interface Attention {
  /** [..., T, D] x [..., D, S]. */
  readonly scores: Node
  /** [..., T, S] x [..., S, E]. */
  readonly context: Node
  /** From a row of scores to a row of shares, which is the first operand of the context. */
  readonly rows: RowPlan
  readonly epilogue: Epilogue
  readonly matrices: Dim
  readonly queries: Dim
  /** Columns of a row of scores. */
  readonly values: number
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
  const rowBytes = 4 * Math.ceil(values / target.lanes) * target.lanes + gap
  const written = writeFinishing(name, target, epilogue, block => {
    const scratch = block.scratch(rowBytes * tileRows)
    const kept = new Map(
      attention.rows.kept.map(node => [node, scratchRow(block, values)] as const),
    )
    block.loop('task', block.begin, block.end, 1, task => {
      const matrix = block.let('matrix', quotient(task, block.dim(blocks)))
      const number = block.let('rows', remainder(task, block.dim(blocks)))
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

function planAttention(nodes: readonly Node[], context: Node, results: readonly Node[]): Attention {
  const scores = nodes.find(node => isOp(node, matmul))!
  const shares = context.operands[0]!
  assert(scores !== context, 'attention of one product')
  const behind = new Set<Node>([context])
  for (const node of nodes) if (node.operands.some(each => behind.has(each))) behind.add(node)
  const between = nodes.filter(node => node !== scores && !behind.has(node))
  const finishing = nodes.filter(node => node !== context && behind.has(node))
  const values = scores.shape.at(-1)!
  assert(typeof values === 'number' && between.includes(shares), 'attention to an open number')
  return {
    scores,
    context,
    rows: planRows(between, [], scores.shape, [scores]),
    epilogue: planEpilogue(context, finishing, results, { mergeRows: true }),
    matrices: productOf(scores.shape.slice(0, -2)),
    queries: scores.shape.at(-2)!,
    values,
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

/** Address of an element of one of the matrices of a node. */
function addressIn({ block, matrix }: Tile, node: Node, row: Value, column: Value): Value {
  const [rows, columns] = [node.shape.at(-2)!, node.shape.at(-1)!]
  const start = times(matrix, block.dim(mulDims(rows, columns)))
  const element = plus(plus(start, times(row, block.dim(columns))), column)
  return plus(block.address(node), times(element, 4))
}

function writeScores(tile: Tile, { scores, values }: Attention): void {
  const { block, row, rows, scratch, rowBytes } = tile
  const [query, key] = scores.operands as readonly [Node, Node]
  const terms = query.shape.at(-1)!
  const first = block.let('query', addressIn(tile, query, row, whole(0)))
  const size = { from: whole(0), to: block.dim(values), columns: values }
  forPanels(block, size, block.target.tileVectors, (column, counts) => {
    const shape = {
      rows,
      vectors: counts.map((_, v) => v * block.lanes * 4),
      rowStride: bytesOfStride(block, terms),
      firstStep: 4,
      secondStep: values * 4,
    }
    const sums = writeTile(block, shape, add => {
      const second = block.variable('key', 'i32', 1)
      block.set(second, addressIn(tile, key, whole(0), column))
      add(first, second, block.dim(terms))
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

function writeContext(tile: Tile, { context, epilogue, queries, values }: Attention): void {
  const { block, matrix, row, rows, scratch, rowBytes } = tile
  const value = context.operands[1]!
  const columns = value.shape.at(-1)!
  const rowDims = epilogue.nest.dims.slice(0, -1)
  const size = { from: whole(0), to: block.dim(columns), columns }
  forPanels(block, size, block.target.tileVectors, (column, counts) => {
    const shape = {
      rows,
      vectors: counts.map((_, v) => v * block.lanes * 4),
      rowStride: rowBytes,
      firstStep: 4,
      secondStep: bytesOfStride(block, columns),
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
