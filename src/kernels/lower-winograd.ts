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
import { nextPanel } from './ahead.ts'
import { type PanelBody, forPanels } from './columns.ts'
import { type Epilogue, planEpilogue, writeEpilogue, writeFinishing } from './epilogue.ts'
import type { KernelBlock, Lanes } from './kernel.ts'
import type { LoweredKernel } from './lower-map.ts'
import { coordinatesOf } from './lower-matmul.ts'
import {
  type Value,
  below,
  lesser,
  loadValue,
  minus,
  operation,
  plus,
  quotient,
  remainder,
  times,
  whole,
} from './loop.ts'
import { forRows } from './row-tiles.ts'
import { elementAddress } from './spatial.ts'
import { largeBytes } from './task-size.ts'
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
  /** Filters whose products exist at a time, in whole panels. */
  readonly width: number
  /** Filters of one task, in whole widths. */
  readonly filtersPerTask: number
}

/** Bytes of transformed tiles that stay in the second cache beside their products. */
const transformedBytes = 2 ** 18
/**
 * The same where the kernel itself is larger than that cache: then each task reads all of it from
 * further away, so that fewer tasks are worth more.
 */
const moreTransformedBytes = 2 ** 20
/** Bytes of products, which are read back as soon as they are there. */
const productBytes = 2 ** 17
/** Tiles of a task at most: enough to use each panel often, few enough to share the work. */
const mostTiles = 32
/** Filters of a task, where an image has few tasks: each transforms the tiles anew. */
const [fewTasks, fewFilters] = [4, 128]

function planWinograd(
  node: Node<WinogradAttributes>,
  packed: Node<PackAttributes>,
  epilogue: Epilogue,
  target: Lanes,
): Plan {
  const { tile, size } = node.attributes
  const x = node.operands[0]!
  const [channels, filters] = [x.shape[3] as number, node.shape[3] as number]
  const places = placesOf(tile)
  const grid = [tileCount(size[0], tile), tileCount(size[1], tile)] as const
  const isLarge = 4 * places * channels * filters > largeBytes
  const bytes = isLarge ? moreTransformedBytes : transformedBytes
  const fitting = Math.floor(bytes / (4 * places * channels))
  const most = Math.max(Math.min(mostTiles, fitting), target.tileRows)
  const tasksOfImage = Math.ceil((grid[0] * grid[1]) / most)
  // The tasks of an image are even; where it has but one, further images fill that.
  const tiles = tasksOfImage === 1 ? most : Math.ceil((grid[0] * grid[1]) / tasksOfImage)
  const panel = target.tileVectors * target.lanes
  const panels = Math.max(1, Math.floor(productBytes / (4 * places * tiles * panel)))
  const width = panel * Math.min(panels, Math.ceil(filters / panel))
  const share = tasksOfImage < fewTasks ? Math.min(filters, fewFilters) : filters
  const filtersPerTask = width * Math.ceil(share / width)
  return {
    ...{ node, x, packed, epilogue, tile, side: tile + 2, channels, filters, grid },
    ...{ tiles, width, filtersPerTask },
  }
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
  const epilogue = planEpilogue(node, epilogueNodes, results, { mergeRows: false })
  const plan = planWinograd(node, packed, epilogue, target)
  const { tiles, grid, filters, filtersPerTask } = plan
  const all = mulDims(node.shape[0]!, grid[0] * grid[1])
  const blocks = Math.ceil(filters / filtersPerTask)
  const written = writeFinishing(name, target, epilogue, block => {
    const scratch = scratchOf(block, plan)
    block.loop('task', block.begin, block.end, 1, task => {
      const from = block.let('from', times(quotient(task, blocks), tiles))
      const to = block.let('to', lesser(plus(from, tiles), block.dim(all)))
      const run = { block, plan, scratch, from, count: block.let('count', minus(to, from)) }
      const first = block.let('filters', times(remainder(task, blocks), filtersPerTask))
      writeInputs(run)
      writeProducts(run, first, block.let('end', lesser(plus(first, filtersPerTask), filters)))
    })
  })
  return { ...written, tasks: mulDims(floorDivDims(addDims(all, tiles - 1), tiles), blocks) }
}

/** Transformed tiles [place][tile][channel], and products [place][tile][filter] of one width. */
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

function scratchOf(block: KernelBlock, { tile, channels, tiles, width }: Plan): Scratch {
  const vectors = Math.ceil(channels / block.lanes)
  const inputRow = 4 * vectors * block.lanes
  const productRow = 4 * width
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

/** For each width of filters: all places, and the results of all tiles. */
function writeProducts(run: Run, from: Value, to: Value): void {
  const { block, plan } = run
  const { filters, width } = plan
  const { tileVectors } = block.target
  block.loop('f', from, to, width, first => {
    const end = block.let('fEnd', lesser(plus(first, width), to))
    const panels = (body: PanelBody): void =>
      forPanels(block, { from: first, to: end, columns: filters }, tileVectors, body)
    block.loop('place', whole(0), whole(placesOf(plan.tile)), 1, place =>
      panels((column, counts) =>
        writePlace(run, { place, first, end, column, vectors: counts.length }),
      ),
    )
    block.loop('t', whole(0), run.count, 1, t => {
      const corner = cornerOf(run, t)
      panels((column, counts) =>
        counts.forEach((count, v) => {
          const filter = v === 0 ? column : block.let('filter', plus(column, v * block.lanes))
          writeResults(run, t, corner, filter, minus(filter, first), count)
        }),
      )
    })
  })
}

/** A panel of the filters from `first` to `end`, which the places read one after the other. */
interface PlacePanel {
  readonly place: Value
  readonly first: Value
  readonly end: Value
  readonly column: Value
  readonly vectors: number
}

/** Products of one place of all tiles with one panel. */
function writePlace({ block, plan, scratch, count }: Run, of: PlacePanel): void {
  const { channels, filters, packed, tile, tiles } = plan
  const { place, first, end, column, vectors } = of
  const { tileVectors, tileRows } = block.target
  const width = tileVectors * block.lanes
  const within = times(minus(column, first), 4)
  const ofPlace = Math.ceil(filters / width) * width * channels * 4
  const panels = plus(block.address(packed), times(place, ofPlace))
  const panel = block.let('panel', plus(panels, times(column, channels * 4)))
  const behind = plus(panel, width * channels * 4)
  const ofNextPlace = plus(panels, plus(times(first, channels * 4), ofPlace))
  const hasNext = below(plus(column, width), end)
  const ahead = nextPanel(block, {
    next: operation('select', 'i32', [hasNext, behind, ofNextPlace]),
    ...{ terms: channels, termBytes: 4 * width, tiles: Math.ceil(tiles / tileRows) },
    panels: placesOf(tile) * Math.ceil(filters / width),
  })
  const inputs = block.let('v', plus(scratch.inputs, times(place, scratch.inputPlace)))
  const products = block.let(
    'm',
    plus(plus(scratch.products, times(place, scratch.productPlace)), within),
  )
  forRows(block, { from: whole(0), to: count, rows: count }, tileRows, (t, rows) => {
    const shape = {
      rows,
      vectors: range(vectors).map(v => v * block.lanes * 4),
      rowStride: scratch.inputRow,
      firstStep: 4,
      secondStep: width * 4,
      ahead,
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
  within: Value,
  count: Value | undefined,
): void {
  const { tile, side, epilogue } = plan
  const products = plus(scratch.products, times(t, scratch.productRow))
  const from = block.let('m', plus(products, times(within, 4)))
  const load = (i: number, j: number): Value => {
    const offset = (i * side + j) * scratch.productPlace
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
        column: filter,
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
