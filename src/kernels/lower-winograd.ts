/** Winograd convolution: some tiles at a time are transformed, multiplied and transformed back. */
import { mulDims, floorDivDims, addDims } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import type { PackAttributes } from '../graph/ops/pack.ts'
import {
  type WinogradAttributes,
  type WinogradTile,
  placesOf,
  tileCount,
} from '../graph/ops/winograd-conv.ts'
import { forPanels } from './columns.ts'
import { type Epilogue, planEpilogue, writeEpilogue, writeFinishing } from './epilogue.ts'
import type { KernelBlock, Lanes } from './kernel.ts'
import type { LoweredKernel } from './lower-map.ts'
import { coordinatesOf } from './lower-matmul.ts'
import { type Value, below, lesser, loadValue, minus, plus, times, whole } from './loop.ts'
import { forRows } from './row-tiles.ts'
import { elementAddress } from './spatial.ts'
import { type TileSums, writeTile } from './tile.ts'
import { transformInput, transformOutput } from './winograd-transforms.ts'

interface Plan {
  readonly node: Node<WinogradAttributes>
  readonly x: Node
  readonly packed: Node<PackAttributes>
  readonly epilogue: Epilogue
  readonly tile: WinogradTile
  readonly side: number
  readonly channels: number
  readonly filters: number
  /** Tiles along height and width. */
  readonly grid: readonly [number, number]
  /** Tiles of one task. */
  readonly tiles: number
}

/** Bytes of transformed tiles that stay in the second cache beside a panel's products. */
const transformedBytes = 2 ** 18
/** Tiles of a task at most: enough to use each panel often, few enough to share the work. */
const mostTiles = 32

function wholeRows(tiles: number, { tileRows }: Lanes): number {
  return tiles - (tiles % tileRows)
}

/** Lowers a Winograd convolution; `packed` is its kernel in panels, a group per place of a tile. */
export function lowerWinograd(
  name: string,
  node: Node<WinogradAttributes>,
  packed: Node<PackAttributes>,
  epilogueNodes: readonly Node[],
  results: readonly Node[],
  target: Lanes,
): LoweredKernel {
  const { tile, size } = node.attributes
  const x = node.operands[0]!
  const channels = x.shape[3] as number
  const fitting = Math.floor(transformedBytes / (4 * placesOf(tile) * channels))
  const plan: Plan = {
    node,
    x,
    packed,
    epilogue: planEpilogue(node, epilogueNodes, results, { mergeRows: false }),
    tile,
    side: tile + 2,
    channels,
    filters: node.shape[3] as number,
    grid: [tileCount(size[0], tile), tileCount(size[1], tile)],
    tiles: wholeRows(Math.min(mostTiles, Math.max(fitting, target.tileRows)), target),
  }
  const all = mulDims(node.shape[0]!, plan.grid[0] * plan.grid[1])
  const written = writeFinishing(name, target, plan.epilogue, block => {
    const scratch = scratchOf(block, plan)
    block.loop('task', block.begin, block.end, 1, task => {
      const from = block.let('from', times(task, plan.tiles))
      const to = block.let('to', lesser(plus(from, plan.tiles), block.dim(all)))
      const run = { block, plan, scratch, from, count: block.let('count', minus(to, from)) }
      writeInputs(run)
      writeProducts(run)
    })
  })
  return { ...written, tasks: floorDivDims(addDims(all, plan.tiles - 1), plan.tiles) }
}

/** Transformed tiles [place][tile][channel], and products of one panel [place][tile][column]. */
interface Scratch {
  readonly inputs: Value
  readonly products: Value
  /** Bytes from a tile to the next, and from a place to the next. */
  readonly inputRow: number
  readonly inputPlace: number
  readonly productRow: number
  readonly productPlace: number
}

interface Run {
  readonly block: KernelBlock
  readonly plan: Plan
  readonly scratch: Scratch
  /** First tile of the task, and how many there are. */
  readonly from: Value
  readonly count: Value
}

function scratchOf(block: KernelBlock, { tile, channels, tiles }: Plan): Scratch {
  const vectors = Math.ceil(channels / block.lanes)
  const inputRow = 4 * vectors * block.lanes
  const productRow = 4 * block.target.tileVectors * block.lanes
  const [inputPlace, productPlace] = [tiles * inputRow, tiles * productRow]
  const places = placesOf(tile)
  return {
    inputs: block.scratch(places * inputPlace),
    products: block.scratch(places * productPlace),
    ...{ inputRow, inputPlace, productRow, productPlace },
  }
}

/** Coordinates of a tile's first element of the result: image, row, column. */
function cornerOf({ block, plan, from }: Run, t: Value): readonly [Value, Value, Value] {
  const dims = [plan.node.shape[0]!, ...plan.grid]
  const [image, row, column] = coordinatesOf(block, dims, block.let('tile', plus(from, t)))
  return [
    image!,
    block.let('row', times(row!, plan.tile)),
    block.let('column', times(column!, plan.tile)),
  ]
}

function writeInputs(run: Run): void {
  const { block, plan, scratch, count } = run
  const { x, side, tile, channels } = plan
  const [rowBytes, columnBytes] = [4 * channels * (x.shape[2] as number), 4 * channels]
  block.loop('t', whole(0), count, 1, t => {
    const corner = cornerOf(run, t)
    const source = block.let('x', elementAddress(block, block.address(x), x.shape, corner))
    const target = block.let('v', plus(scratch.inputs, times(t, scratch.inputRow)))
    block.loop('c', whole(0), whole(scratch.inputRow), 4 * block.lanes, c => {
      const from = block.let('from', plus(source, c))
      const to = block.let('to', plus(target, c))
      const load = (i: number, j: number): Value =>
        block.let('d', loadValue('float32', from, i * rowBytes + j * columnBytes, block.lanes))
      const columns = range(side).map(j =>
        transformInput(
          block,
          tile,
          range(side).map(i => load(i, j)),
        ),
      )
      for (const i of range(side)) {
        const line = transformInput(
          block,
          tile,
          columns.map(each => each[i]!),
        )
        for (const [j, value] of line.entries())
          block.store('float32', to, (i * side + j) * scratch.inputPlace, value)
      }
    })
  })
}

function range(length: number): readonly number[] {
  return Array.from({ length }, (_, i) => i)
}

/** For each panel of filters: all places, and the results of all tiles. */
function writeProducts(run: Run): void {
  const { block, plan } = run
  const { filters } = plan
  const { tileVectors } = block.target
  const columns = { from: whole(0), to: whole(filters), columns: filters }
  forPanels(block, columns, tileVectors, (column, counts) => {
    block.loop('place', whole(0), whole(placesOf(plan.tile)), 1, place =>
      writePlace(run, place, column, counts.length),
    )
    block.loop('t', whole(0), run.count, 1, t => {
      const corner = cornerOf(run, t)
      counts.forEach((count, v) => writeResults(run, t, corner, column, v, count))
    })
  })
}

/** Products of one place of all tiles with one panel. */
function writePlace(
  { block, plan, scratch, count }: Run,
  place: Value,
  column: Value,
  vectors: number,
): void {
  const { channels, filters, packed } = plan
  const { tileVectors, tileRows } = block.target
  const width = tileVectors * block.lanes
  const ofPlace = Math.ceil(filters / width) * width * channels * 4
  const panels = plus(block.address(packed), times(place, ofPlace))
  const panel = block.let('panel', plus(panels, times(column, channels * 4)))
  const inputs = block.let('v', plus(scratch.inputs, times(place, scratch.inputPlace)))
  const products = block.let('m', plus(scratch.products, times(place, scratch.productPlace)))
  forRows(block, { from: whole(0), to: count, rows: count }, tileRows, (t, rows) => {
    const shape = {
      rows,
      vectors: range(vectors).map(v => v * block.lanes * 4),
      rowStride: scratch.inputRow,
      firstStep: 4,
      secondStep: width * 4,
    }
    const sums: TileSums = writeTile(block, shape, add => {
      const pointer = block.variable('pb', 'i32', 1)
      block.set(pointer, panel)
      add(block.let('first', plus(inputs, times(t, scratch.inputRow))), pointer, whole(channels))
    })
    const to = block.let('to', plus(products, times(t, scratch.productRow)))
    sums.forEach((row, i) =>
      row.forEach((sum, v) =>
        block.store('float32', to, i * scratch.productRow + v * block.lanes * 4, sum),
      ),
    )
  })
}

/** One vector of filters of one tile: back from products, through the epilogue, into the result. */
function writeResults(
  { block, plan, scratch }: Run,
  t: Value,
  [image, row, column]: readonly [Value, Value, Value],
  filter: Value,
  v: number,
  count: Value | undefined,
): void {
  const { tile, side, epilogue } = plan
  const from = block.let('m', plus(scratch.products, times(t, scratch.productRow)))
  const load = (i: number, j: number): Value => {
    const offset = (i * side + j) * scratch.productPlace + v * block.lanes * 4
    return block.let('p', loadValue('float32', from, offset, block.lanes))
  }
  const columns = range(side).map(j =>
    transformOutput(
      block,
      tile,
      range(side).map(i => load(i, j)),
    ),
  )
  const [height, width] = plan.node.attributes.size
  const lastWidth = width % tile
  for (const i of range(tile)) {
    const values = transformOutput(
      block,
      tile,
      columns.map(each => each[i]!),
    )
    const finish = (inside: number): void =>
      writeEpilogue(block, epilogue, {
        row: [image, plus(row, i), column],
        column: plus(filter, v * block.lanes),
        values: values.slice(0, inside),
        count,
      })
    const finishRow = (): void => {
      if (lastWidth === 0) return finish(tile)
      const isWhole = below(plus(column, tile - 1), width)
      block.when(
        isWhole,
        () => finish(tile),
        () => finish(lastWidth),
      )
    }
    // The first row of a tile is always inside.
    if (i === 0 || height % tile === 0) finishRow()
    else block.when(below(plus(row, i), height), finishRow)
  }
}
