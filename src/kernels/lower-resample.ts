/** Resampling: columns are lanes, and each place adds up its cells with their weights. */
import { mulDims, productOf } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import type { ResampleAttributes } from '../graph/ops/resample.ts'
import { planEpilogue, writeEpilogue, writeFinishing } from './epilogue.ts'
import type { KernelBlock, Lanes } from './kernel.ts'
import type { LoweredKernel } from './lower-map.ts'
import { coordinatesOf } from './lower-matmul.ts'
import {
  type Value,
  constantValue,
  loadValue,
  operation,
  plus,
  splat,
  times,
  whole,
} from './loop.ts'
import { writeVectors } from './nest.ts'
import { elementAddress } from './spatial.ts'

/** Vectors of columns that share the loads of weights. */
const copiesOfColumns = 4

export function lowerResample(
  name: string,
  node: Node<ResampleAttributes>,
  epilogueNodes: readonly Node[],
  results: readonly Node[],
  target: Lanes,
): LoweredKernel {
  const epilogue = planEpilogue(node, epilogueNodes, results, { mergeRows: false })
  const { axis } = node.attributes
  const rows = node.shape.slice(0, -1)
  // Images and their rows, or rows and their places: enough tasks for all threads.
  const taskDims = rows.slice(0, 2)
  const written = writeFinishing(name, target, epilogue, block =>
    block.loop('task', block.begin, block.end, 1, task =>
      forRows(block, node, coordinatesOf(block, taskDims, task), place => {
        const range = tableRow(block, node, place[axis]!)
        const columns = block.dim(node.shape.at(-1)!)
        const { lanes } = block
        writeVectors(block, whole(0), columns, lanes, copiesOfColumns, (column, copies, count) => {
          const sums = addCells(block, node, range, place, column, copies)
          sums.forEach((sum, i) => {
            const finished = { row: place, values: [sum], count }
            writeEpilogue(block, epilogue, { ...finished, column: plus(column, i * lanes) })
          })
        })
      }),
    ),
  )
  return { ...written, tasks: productOf(taskDims) }
}

/** Runs `body` with the coordinates of every row that begins with those of `place`. */
function forRows(
  block: KernelBlock,
  node: Node,
  place: readonly Value[],
  body: (place: readonly Value[]) => void,
): void {
  if (place.length === node.shape.length - 1) return body(place)
  block.loop('o', whole(0), block.dim(node.shape[place.length]!), 1, at =>
    forRows(block, node, [...place, at], body),
  )
}

/** What the table says of one place. */
interface TableRow {
  readonly start: Value
  readonly count: Value
  /** Address of the first weight. */
  readonly weights: Value
}

function tableRow(
  block: KernelBlock,
  { operands, attributes: { table } }: Node<ResampleAttributes>,
  at: Value,
): TableRow {
  const range = block.let('range', plus(block.address(operands[1]!), times(at, 8)))
  const weights = plus(block.address(operands[2]!), times(at, 4 * table.taps))
  return {
    start: block.let('start', loadValue('int32', range, 0, 1)),
    count: block.let('count', loadValue('int32', range, 4, 1)),
    weights: block.let('weights', weights),
  }
}

/** The sums of some vectors of columns at one place. */
function addCells(
  block: KernelBlock,
  node: Node<ResampleAttributes>,
  { start, count, weights }: TableRow,
  place: readonly Value[],
  column: Value,
  copies: number,
): readonly Value[] {
  const x = node.operands[0]!
  const { axis } = node.attributes
  const { lanes } = block
  const step = block.dim(mulDims(4, productOf(x.shape.slice(axis + 1))))
  const cell = [...place.with(axis, start), column]
  const first = block.let('x', elementAddress(block, block.address(x), x.shape, cell))
  const sums = Array.from({ length: copies }, () => block.variable('y', 'f32', lanes))
  for (const sum of sums) block.set(sum, constantValue('f32', 0, lanes))
  block.loop('tap', whole(0), count, 1, tap => {
    const from = block.let('cell', plus(first, times(tap, step)))
    const scalar = loadValue('float32', plus(weights, times(tap, 4)), 0, 1)
    const weight = block.let('weight', splat(block.let('w', scalar), lanes))
    sums.forEach((sum, i) => {
      const value = loadValue('float32', from, 4 * lanes * i, lanes)
      block.set(sum, operation('madd', 'f32', [value, weight, sum]))
    })
  })
  return sums
}
