/** Direct convolution over a padded input: the matmul tile, fed by rows under the window. */
import { assert } from '../diagnostics/assert.ts'
import { mulDims } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import type { ConvAttributes } from '../graph/ops/conv.ts'
import type { PackAttributes } from '../graph/ops/pack.ts'
import { nextPanel } from './ahead.ts'
import { forPanels } from './columns.ts'
import { type Epilogue, planEpilogue, writeEpilogue, writeFinishing } from './epilogue.ts'
import type { KernelBlock, Lanes } from './kernel.ts'
import type { LoweredKernel } from './lower-map.ts'
import {
  type Value,
  type Variable,
  lesser,
  plus,
  quotient,
  remainder,
  times,
  whole,
} from './loop.ts'
import { coordinatesOf } from './lower-matmul.ts'
import { forRows, rowBlocks, rowsOfBlock } from './row-tiles.ts'
import { elementAddress, forTaskRows, rowTasks } from './spatial.ts'
import { taskSize, tilesWithPanel } from './task-size.ts'
import { type AddTerms, type Ahead, writeTile } from './tile.ts'

interface ConvPlan {
  readonly node: Node<ConvAttributes>
  readonly x: Node
  readonly packed: Node<PackAttributes>
  readonly epilogue: Epilogue
  /** Sizes of the window, outer axes first. */
  readonly taps: readonly number[]
  /** Channels that one group reads and writes. */
  readonly inputs: number
  readonly outputs: number
}

/** Rows of an image from which on their tiles are all but even. */
const wideTiles = 4

/** True where tiles that stay within a row would be short, and each row would read the kernel. */
function isNarrow({ node, packed }: ConvPlan, { tileRows }: Lanes): boolean {
  const width = node.shape.at(-2)!
  const isStatic = node.shape.slice(1).every(each => typeof each === 'number')
  return isStatic && (width as number) < wideTiles * tileRows && packed.attributes.groups === 1
}

/** Lowers a convolution without padding; `packed` is its kernel in panels per group. */
export function lowerConv(
  name: string,
  node: Node<ConvAttributes>,
  packed: Node<PackAttributes>,
  epilogueNodes: readonly Node[],
  results: readonly Node[],
  target: Lanes,
): LoweredKernel {
  const [x, kernel] = [node.operands[0]!, node.operands[1]!]
  assert(
    node.attributes.padding.flat().every(each => each === 0),
    'a convolution with padding',
  )
  const shape = kernel.shape as readonly number[]
  const plan: ConvPlan = {
    node,
    x,
    packed,
    epilogue: planEpilogue(node, epilogueNodes, results, { mergeRows: false }),
    taps: shape.slice(0, -2),
    inputs: shape.at(-2)!,
    outputs: shape.at(-1)! / node.attributes.groups,
  }
  if (isNarrow(plan, target)) return lowerPlaces(name, plan, target)
  const written = writeFinishing(name, target, plan.epilogue, block =>
    forTaskRows(block, node.shape, row => writeRow(block, plan, row)),
  )
  return { ...written, tasks: rowTasks(node.shape) }
}

function writeRow(block: KernelBlock, plan: ConvPlan, row: readonly Value[]): void {
  const { groups } = plan.node.attributes
  if (groups === 1) writeGroup(block, plan, row, whole(0))
  else block.loop('group', whole(0), whole(groups), 1, group => writeGroup(block, plan, row, group))
}

function writeGroup(block: KernelBlock, plan: ConvPlan, row: readonly Value[], group: Value): void {
  const { node, x, outputs, inputs } = plan
  const { strides } = node.attributes
  const corner = cornerOf(node, row)
  const start = block.let(
    'x',
    plus(elementAddress(block, block.address(x), x.shape, corner), times(group, inputs * 4)),
  )
  const width = node.shape.at(-2)!
  const channels = x.shape.at(-1) as number
  const rowStride = strides.at(-1)! * channels * 4
  const { tileRows, tileVectors } = block.target
  forPanels(
    block,
    { from: whole(0), to: whole(outputs), columns: outputs },
    tileVectors,
    (column, counts) => {
      const panel = block.let('panel', panelAddress(block, plan, group, column))
      forRows(
        block,
        { from: whole(0), to: block.dim(width), rows: block.dim(width) },
        tileRows,
        (at, rows) => {
          const shape = {
            rows,
            vectors: counts.map((_, v) => v * block.lanes * 4),
            rowStride,
            firstStep: 4,
            secondStep: tileVectors * block.lanes * 4,
          }
          const first = block.let('first', plus(start, times(at, rowStride)))
          const sums = writeTile(block, shape, add => {
            const pointer = block.variable('pb', 'i32', 1)
            block.set(pointer, panel)
            addWindow(block, plan, first, pointer, add)
          })
          counts.forEach((count, v) =>
            writeEpilogue(block, plan.epilogue, {
              row: [...row, at],
              column: plus(plus(times(group, outputs), column), v * block.lanes),
              values: sums.map(each => each[v]!),
              count,
            }),
          )
        },
      )
    },
  )
}

/** Tiles over the places of all images, wherever these are, for a few panels at a time. */
function lowerPlaces(name: string, plan: ConvPlan, target: Lanes): LoweredKernel {
  const { node, packed, outputs, epilogue } = plan
  const { tileRows, tileVectors } = target
  const places = rowTasks([...node.shape, 1])
  const terms = packed.shape[2] as number
  const size = taskSize(4 * terms * outputs)
  const tilesPerTask = Math.ceil(size.rows / tileRows)
  const panel = tileVectors * target.lanes
  const width = size.panels * panel
  const used = {
    ...{ terms, termBytes: 4 * panel, panels: Math.ceil(outputs / panel) },
    tiles: tilesWithPanel(places, tileRows, tilesPerTask),
  }
  const columnBlocks = Math.ceil(outputs / width)
  const written = writeFinishing(name, target, epilogue, block =>
    block.loop('task', block.begin, block.end, 1, task => {
      const all = block.dim(places)
      const number = block.let('rows', quotient(task, columnBlocks))
      const rows = rowsOfBlock(block, all, tileRows, tilesPerTask, number)
      const from = block.let('from', times(remainder(task, columnBlocks), width))
      const to = block.let('to', lesser(plus(from, width), outputs))
      forPanels(block, { from, to, columns: outputs }, tileVectors, (column, counts) => {
        const panel = block.let('panel', panelAddress(block, plan, whole(0), column))
        const next = plus(panel, used.terms * used.termBytes)
        const ahead = nextPanel(block, { ...used, next })
        forRows(block, { ...rows, rows: all }, tileRows, (place, count) =>
          writePlaces(block, plan, { place, count, column, counts, panel, ahead }),
        )
      })
    }),
  )
  return { ...written, tasks: mulDims(rowBlocks(places, tileRows, tilesPerTask), columnBlocks) }
}

/** One tile of places and columns. */
interface Places {
  readonly place: Value
  readonly count: number
  readonly column: Value
  readonly counts: readonly (Value | undefined)[]
  /** Where the columns start in the kernel. */
  readonly panel: Value
  readonly ahead: Ahead | undefined
}

function writePlaces(block: KernelBlock, plan: ConvPlan, tile: Places): void {
  const { node, x, epilogue } = plan
  const { place, count, column, counts, panel, ahead } = tile
  const dims = node.shape.slice(0, -1)
  const places = Array.from({ length: count }, (_, i) =>
    coordinatesOf(block, dims, block.let('place', plus(place, i))).map(at => block.let('at', at)),
  )
  const offset = (at: readonly Value[]): Value =>
    block.let('offset', elementAddress(block, whole(0), x.shape, cornerOf(node, at)))
  const shape = {
    rows: count,
    vectors: counts.map((_, v) => v * block.lanes * 4),
    rowStride: places.map(offset),
    firstStep: 4,
    secondStep: block.target.tileVectors * block.lanes * 4,
    ahead,
  }
  const sums = writeTile(block, shape, add => {
    const pointer = block.variable('pb', 'i32', 1)
    block.set(pointer, panel)
    addWindow(block, plan, block.address(x), pointer, add)
  })
  counts.forEach((left, v) =>
    places.forEach((row, i) =>
      writeEpilogue(block, epilogue, {
        row,
        column: plus(column, v * block.lanes),
        values: [sums[i]![v]!],
        count: left,
      }),
    ),
  )
}

/** The first element under the window of a place, or of a row of places. */
function cornerOf({ attributes }: Node<ConvAttributes>, place: readonly Value[]): readonly Value[] {
  return place.map((at, axis) => (axis === 0 ? at : times(at, attributes.strides[axis - 1]!)))
}

/** Panels of a group follow each other, each with all terms of the window. */
function panelAddress(
  block: KernelBlock,
  { packed, outputs }: ConvPlan,
  group: Value,
  column: Value,
): Value {
  const terms = packed.shape[2] as number
  const { panel } = packed.attributes
  const perGroup = Math.ceil(outputs / panel) * panel * terms * 4
  return plus(plus(block.address(packed), times(group, perGroup)), times(column, terms * 4))
}

/** Adds the terms of the whole window: taps that follow each other in memory are one run. */
function addWindow(
  block: KernelBlock,
  { node, x, taps, inputs }: ConvPlan,
  first: Value,
  pointer: Variable,
  add: AddTerms,
): void {
  const { dilation, groups } = node.attributes
  const innermost = taps.length - 1
  const dense = dilation[innermost] === 1 && groups === 1
  const descend = (axis: number, address: Value): void => {
    if (axis > innermost) return add(address, pointer, whole(inputs))
    if (axis === innermost && dense) return add(address, pointer, whole(taps[axis]! * inputs))
    const step = (tap: Value): Value =>
      elementAddress(block, address, x.shape.slice(axis + 1), [times(tap, dilation[axis]!)])
    if (taps[axis] === 1) return descend(axis + 1, address)
    block.loop(
      'tap',
      whole(0),
      whole(taps[axis]!),
      1,
      tap => descend(axis + 1, block.let('at', step(tap))),
      { atLeastOnce: true },
    )
  }
  descend(0, first)
}
