/** Matrix products: tiles over blocks of rows and columns, a wider tile for a single row. */
import { assert } from '../diagnostics/assert.ts'
import { type Dim, addDims, floorDivDims, mayBeOne, mulDims, productOf } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import type { MatmulAttributes } from '../graph/ops/matmul.ts'
import type { PackAttributes } from '../graph/ops/pack.ts'
import { nextPanel } from './ahead.ts'
import { type PanelBody, forPanels } from './columns.ts'
import {
  type Epilogue,
  type Finished,
  planEpilogue,
  writeEpilogue,
  writeFinishing,
} from './epilogue.ts'
import type { KernelBlock, Lanes } from './kernel.ts'
import type { LoweredKernel } from './lower-map.ts'
import { type Value, lesser, operation, plus, quotient, remainder, times, whole } from './loop.ts'
import { type RowsBody, forRows, rowBlocks, rowsOfBlock } from './row-tiles.ts'
import { taskSize, tilesWithPanel } from './task-size.ts'
import { type AddTerms, type Ahead, type TileSums, writeTile } from './tile.ts'

/** Extents and strides (in elements) of a product; `batch` matrices side by side. */
interface Product {
  readonly batch: Dim
  readonly m: Dim
  readonly n: Dim
  readonly k: Dim
  readonly rowStride: Dim
  readonly firstStep: Dim
  /** Second operand: packed panels, or rows of `n` elements. */
  readonly packed: Node<PackAttributes> | undefined
  readonly first: Node
  readonly second: Node
}

/** Panels of one task whose epilogue moves several matrices: a weight and its moments. */
const panelsPerUpdate = 16

/**
 * Lowers matmuls of one shape that share an epilogue, as the gates of a recurrent step do; nearly
 * always it is one. `panels` has the second operands that are packed.
 */
export function lowerMatmul(
  name: string,
  nodes: readonly Node<MatmulAttributes>[],
  panels: ReadonlyMap<Node, Node<PackAttributes>>,
  epilogueNodes: readonly Node[],
  results: readonly Node[],
  target: Lanes,
): LoweredKernel {
  const products = nodes.map(node => productOfNode(node, panels.get(node)))
  const product = products[0]!
  const batched = product.batch !== 1
  assert(!batched || products.length === 1, 'batches of matrices side by side')
  const [root, ...beside] = nodes
  const epilogue = planEpilogue(root!, epilogueNodes, results, { mergeRows: true, beside })
  const rowsFirst = results.length > 1 && products.length === 1
  const size = taskSize(rowsFirst ? undefined : secondBytes(product))
  const panelsOfTask = rowsFirst
    ? panelsPerUpdate
    : Math.max(Math.ceil(size.panels / products.length), target.rowPanels)
  const width = panelsOfTask * target.tileVectors * target.lanes
  const { tileRows } = target
  const tilesPerTask = Math.ceil(size.rows / tileRows)
  const blocksOfRows = rowBlocks(product.m, tileRows, tilesPerTask)
  const columnBlocks = floorDivDims(addDims(product.n, width - 1), width)
  const written = writeFinishing(name, target, epilogue, block => {
    block.loop('task', block.begin, block.end, 1, task => {
      const blocks = block.dim(mulDims(blocksOfRows, columnBlocks))
      const matrix = batched ? block.let('matrix', quotient(task, blocks)) : whole(0)
      const within = batched ? block.let('within', remainder(task, blocks)) : task
      const rowBlock = block.let('rows', quotient(within, block.dim(columnBlocks)))
      const rows = rowsOfBlock(block, block.dim(product.m), tileRows, tilesPerTask, rowBlock)
      const columnBlock = block.let('columns', remainder(within, block.dim(columnBlocks)))
      const context: Context = {
        block,
        products,
        product,
        epilogue,
        rowsFirst,
        matrix,
        batched,
        rows,
        tilesPerTask,
        columnFrom: block.let('columnFrom', times(columnBlock, width)),
        columnTo: block.let(
          'columnTo',
          lesser(times(plus(columnBlock, 1), width), block.dim(product.n)),
        ),
      }
      writeBlock(context)
    })
  })
  return { ...written, tasks: mulDims(product.batch, mulDims(blocksOfRows, columnBlocks)) }
}

function secondBytes({ n, k }: Product): number | undefined {
  return typeof n === 'number' && typeof k === 'number' ? 4 * n * k : undefined
}

interface Context {
  readonly block: KernelBlock
  readonly products: readonly Product[]
  /** The first of them; rows, columns and batch are those of all. */
  readonly product: Product
  readonly epilogue: Epilogue
  /** Whether the columns of a row follow each other, as memory that is streamed wants it. */
  readonly rowsFirst: boolean
  readonly matrix: Value
  readonly batched: boolean
  readonly rows: { readonly from: Value; readonly to: Value }
  readonly tilesPerTask: number
  readonly columnFrom: Value
  readonly columnTo: Value
}

function productOfNode(
  node: Node<MatmulAttributes>,
  packed: Node<PackAttributes> | undefined,
): Product {
  const [a, b] = [node.operands[0]!, node.operands[1]!]
  const { transposeA, transposeB } = node.attributes
  const [rows, inner] = [a.shape.at(-2)!, a.shape.at(-1)!]
  const [m, k] = transposeA ? [inner, rows] : [rows, inner]
  const leading = productOf(a.shape.slice(0, -2))
  const n = node.shape.at(-1)!
  // With one second operand for all, the leading dims of the first are just more rows.
  const joined = b.shape.length === 2 && !transposeA
  assert(
    joined || leading === 1 || b.shape.length > 2,
    'matmul of many transposed matrices with one',
  )
  assert(packed || !transposeB, 'matmul with a transposed second operand that is not packed')
  return {
    batch: joined ? 1 : leading,
    m: joined ? mulDims(leading, m) : m,
    n,
    k,
    rowStride: transposeA ? 1 : inner,
    firstStep: transposeA ? inner : 1,
    packed,
    first: a,
    second: packed ?? b,
  }
}

function writeBlock(context: Context): void {
  const { block, product, products } = context
  const tiles = (): void => writeTiles(context)
  const isPlain = products.some(each => !each.packed || typeof each.k !== 'number')
  if (!mayBeOne(product.m) || isPlain) return tiles()
  const single = operation('eq', 'bool', [block.dim(product.m), whole(1)])
  block.when(single, () => writeSingleRow(context), product.m === 1 ? undefined : tiles)
}

function writeTiles(context: Context): void {
  const { block, products, product, columnFrom: from, columnTo: to } = context
  const { tileVectors, tileRows } = block.target
  const panels = (body: PanelBody): void =>
    forPanels(block, { from, to, columns: product.n }, tileVectors, body)
  const rows = (body: RowsBody): void =>
    forRows(block, { ...context.rows, rows: block.dim(product.m) }, tileRows, body)
  const secondsAt = (column: Value): readonly Value[] =>
    products.map(each => block.let('panel', secondAddress(context, each, column)))
  if (context.rowsFirst)
    rows((row, count) =>
      panels((column, counts) =>
        writeOneTile(context, { row, rows: count, column, counts, seconds: secondsAt(column) }),
      ),
    )
  else
    panels((column, counts) => {
      const seconds = secondsAt(column)
      const ahead = products.map((each, p) => panelBehind(context, each, seconds[p]!))
      rows((row, count) =>
        writeOneTile(context, { row, rows: count, column, counts, seconds, ahead }),
      )
    })
}

/** What the tiles of a panel fetch. */
function panelBehind(
  { block, tilesPerTask }: Context,
  { packed, m, k, n }: Product,
  address: Value,
): Ahead | undefined {
  if (!packed || typeof k !== 'number' || typeof n !== 'number') return undefined
  const { tileRows, tileVectors } = block.target
  const width = tileVectors * block.lanes
  const tiles = tilesWithPanel(m, tileRows, tilesPerTask)
  const next = plus(address, 4 * width * k)
  const panels = Math.ceil(n / width)
  return nextPanel(block, { next, terms: k, termBytes: 4 * width, panels, tiles })
}

interface Tile {
  readonly row: Value
  readonly rows: number
  readonly column: Value
  readonly counts: readonly (Value | undefined)[]
  /** Where the columns start in the second operand of each product. */
  readonly seconds: readonly Value[]
  /** What each product fetches meanwhile. */
  readonly ahead?: readonly (Ahead | undefined)[]
}

function writeOneTile(context: Context, tile: Tile): void {
  const { row, rows, column, counts, seconds, ahead } = tile
  const vectors = counts.map((_, v) => v * context.block.lanes * 4)
  const sums = context.products.map((each, p) =>
    writeSums(context, each, { row, rows, second: seconds[p]!, vectors, ahead: ahead?.[p] }),
  )
  finish(context, row, column, sums, counts)
}

/**
 * One row: more vectors keep the units busy, as a single row has no other sums to alternate with.
 */
function writeSingleRow(context: Context): void {
  const { block, products, product, columnFrom: from, columnTo: to } = context
  const { tileVectors, rowPanels } = block.target
  forPanels(block, { from, to, columns: product.n }, tileVectors * rowPanels, (column, counts) => {
    const sums = products.map(each => {
      const second = block.let('panel', secondAddress(context, each, column))
      const vectors = counts.map((_, v) => {
        const panel = Math.floor(v / tileVectors)
        assert(typeof each.k === 'number', 'one row over a dynamic number of terms')
        return (panel * each.k * tileVectors + (v % tileVectors)) * block.lanes * 4
      })
      return writeSums(context, each, { row: whole(0), rows: 1, second, vectors })
    })
    finish(context, whole(0), column, sums, counts)
  })
}

interface Terms {
  readonly row: Value
  readonly rows: number
  /** Address of the first vector of the second operand, and offsets of all vectors from it. */
  readonly second: Value
  readonly vectors: readonly number[]
  readonly ahead?: Ahead | undefined
}

function writeSums(
  { block, matrix }: Context,
  { first, m, k, rowStride, firstStep, n, packed }: Product,
  { row, rows, second, vectors, ahead }: Terms,
): TileSums {
  const matrixStart = times(matrix, times(block.dim(mulDims(m, k)), 4))
  const address = plus(
    plus(block.address(first), matrixStart),
    times(row, times(block.dim(rowStride), 4)),
  )
  const panelStep = block.target.tileVectors * block.lanes * 4
  const shape = {
    rows,
    vectors,
    rowStride: bytesOfStride(block, rowStride),
    firstStep: bytesOfStride(block, firstStep),
    secondStep: packed ? panelStep : bytesOfStride(block, n),
    ahead,
  }
  return writeTile(block, shape, (add: AddTerms) => {
    const pointer = block.variable('pb', 'i32', 1)
    block.set(pointer, second)
    add(address, pointer, block.dim(k))
  })
}

/** A stride in elements as bytes, known now where it can be. */
export function bytesOfStride(block: KernelBlock, stride: Dim): number | Value {
  return typeof stride === 'number' ? stride * 4 : times(block.dim(stride), 4)
}

/** Where the columns from `column` on start in the second operand. */
function secondAddress({ block, matrix }: Context, product: Product, column: Value): Value {
  const base = block.address(product.second)
  const { k, n, packed } = product
  // Panels follow each other: column j starts at j * K.
  if (packed) return plus(base, times(column, times(block.dim(k), 4)))
  const start = times(matrix, times(block.dim(mulDims(k, n)), 4))
  return plus(plus(base, start), times(column, 4))
}

function finish(
  { block, epilogue, product, matrix, batched }: Context,
  row: Value,
  column: Value,
  sums: readonly TileSums[],
  counts: readonly (Value | undefined)[],
): void {
  const rowDims = epilogue.nest.dims.slice(0, -1)
  const coordinates = (at: Value): readonly Value[] =>
    coordinatesOf(block, rowDims, batched ? plus(times(matrix, block.dim(product.m)), at) : at)
  const rows = sums[0]!.length
  // Rows that follow each other in one dim are finished together; otherwise each has coordinates
  // of its own.
  const together = rowDims.length <= 1 ? rows : 1
  const piece = (v: number, i: number): Finished => {
    const ofRows = sums.map(each => each.slice(i, i + together).map(vectors => vectors[v]!))
    const [values, ...beside] = ofRows
    const place = { row: coordinates(plus(row, i)), column: plus(column, v * block.lanes) }
    return { ...place, values: values!, beside, count: counts[v] }
  }
  const vectors = counts.map((_, v) => v)
  if (rows === 1) {
    for (const some of slicesOf(vectors, block.target.interleave))
      writeEpilogue(block, epilogue, ...some.map(v => piece(v, 0)))
    return
  }
  for (const v of vectors)
    for (let i = 0; i < rows; i += together) writeEpilogue(block, epilogue, piece(v, i))
}

/** Slices of at most `size`, all but the last of that size. */
function slicesOf(vectors: readonly number[], size: number): readonly (readonly number[])[] {
  const count = Math.ceil(vectors.length / size)
  return Array.from({ length: count }, (_, i) => vectors.slice(i * size, (i + 1) * size))
}

/** Coordinates of a linear row number over dims; none where there are none. */
export function coordinatesOf(
  block: KernelBlock,
  dims: readonly Dim[],
  linear: Value,
): readonly Value[] {
  if (dims.length === 0) return []
  const coordinates: Value[] = []
  let rest = linear
  for (let i = dims.length - 1; i > 0; i--) {
    const size = block.dim(dims[i]!)
    coordinates.unshift(block.let('at', remainder(rest, size)))
    rest = block.let('rest', quotient(rest, size))
  }
  return [rest, ...coordinates]
}
