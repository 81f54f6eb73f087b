/** Gathering: each index copies a row of the table; the gradient owns columns of it. */
import { type Dim, addDims, floorDivDims, mulDims, productOf } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import { bytesOf } from '../graph/shape.ts'
import { planEpilogue, writeEpilogue, writeFinishing } from './epilogue.ts'
import { type KernelBlock, type Lanes, writeKernel } from './kernel.ts'
import type { LoweredKernel } from './lower-map.ts'
import {
  type Value,
  below,
  constantValue,
  greater,
  lesser,
  loadValue,
  operation,
  plus,
  splat,
  times,
  whole,
} from './loop.ts'
import { writeVectors } from './nest.ts'
import { elementAddress, forTaskRows, rowTasks } from './spatial.ts'

export function lowerGather(
  name: string,
  node: Node,
  epilogueNodes: readonly Node[],
  results: readonly Node[],
  target: Lanes,
): LoweredKernel {
  const epilogue = planEpilogue(node, epilogueNodes, results, { mergeRows: false })
  const [table, indices] = [node.operands[0]!, node.operands[1]!]
  const columns = node.shape.at(-1)!
  const written = writeFinishing(name, target, epilogue, block =>
    forTaskRows(block, node.shape, row =>
      block.loop('o', whole(0), block.dim(node.shape.at(-2)!), 1, at => {
        const place = [...row, at]
        const index = block.let('index', readIndex(block, indices, place))
        const { row: first, exists } = rowAt(block, index, table.shape[0]!)
        const start = block.let(
          'from',
          elementAddress(block, block.address(table), table.shape, [first]),
        )
        // x * 1 is x, whatever its bits.
        const factor = operation('select', 'f32', [
          exists,
          constantValue('f32', 1, 1),
          constantValue('f32', NaN, 1),
        ])
        const factors = block.let('factor', splat(block.let('factor', factor), block.lanes))
        writeVectors(block, whole(0), block.dim(columns), block.lanes, 1, (column, _, count) => {
          const read = loadValue('float32', plus(start, times(column, 4)), 0, block.lanes)
          const value = block.let('y', operation('mul', 'f32', [read, factors]))
          writeEpilogue(block, epilogue, { row: place, column, values: [value], count })
        })
      }),
    ),
  )
  return { ...written, tasks: rowTasks(node.shape) }
}

/** Vectors of columns that one task owns. */
const ownedVectors = 4

/**
 * Each task clears some columns of the table and adds to them what every index sends, in the order
 * of the indices: sums do not depend on who computes them.
 */
export function lowerGatherGradient(name: string, node: Node, target: Lanes): LoweredKernel {
  const [indices, dy] = [node.operands[0]!, node.operands[1]!]
  const [rows, columns] = [node.shape[0]!, node.shape[1]!]
  const owned = ownedVectors * target.lanes
  const written = writeKernel(name, target, block =>
    block.loop('task', block.begin, block.end, 1, task => {
      const first = block.let('first', times(task, owned))
      const last = block.let('last', lesser(plus(first, owned), block.dim(columns)))
      const base = block.address(node)
      const rowBytes = block.dim(mulDims(4, columns))
      const forColumns = (write: (column: Value, count: Value | undefined) => void): void =>
        writeVectors(block, first, last, block.lanes, 1, (i, _, count) => write(i, count))
      block.loop('row', whole(0), block.dim(rows), 1, row => {
        const to = block.let('to', plus(base, times(row, rowBytes)))
        const zero = constantValue('f32', 0, block.lanes)
        forColumns((i, count) => block.store('float32', plus(to, times(i, 4)), 0, zero, count))
      })
      block.loop('at', whole(0), block.dim(productOf(indices.shape)), 1, at => {
        const index = block.let('index', readIndex(block, indices, at))
        const { row, exists } = rowAt(block, index, rows)
        block.when(exists, () => {
          const to = block.let('to', plus(base, times(row, rowBytes)))
          const from = block.let('from', plus(block.address(dy), times(at, rowBytes)))
          forColumns((i, count) => {
            const sum = operation('add', 'f32', [
              loadValue('float32', plus(to, times(i, 4)), 0, block.lanes),
              loadValue('float32', plus(from, times(i, 4)), 0, block.lanes),
            ])
            block.store('float32', plus(to, times(i, 4)), 0, sum, count)
          })
        })
      })
    }),
  )
  return { ...written, tasks: floorDivDims(addDims(columns, owned - 1), owned) }
}

/** The index at a place, or at a linear position. */
function readIndex(block: KernelBlock, indices: Node, place: Value | readonly Value[]): Value {
  const { shape, dtype } = indices
  const at = Array.isArray(place)
    ? linear(block, shape, place as readonly Value[])
    : (place as Value)
  const address = plus(block.address(indices), times(at, bytesOf[dtype]))
  return loadValue(dtype, address, 0, 1)
}

function linear(block: KernelBlock, shape: readonly Dim[], place: readonly Value[]): Value {
  return place.reduce<Value>(
    (sum, at, axis) => plus(sum, times(at, block.dim(productOf(shape.slice(axis + 1))))),
    whole(0),
  )
}

/** The row that an index means, and whether there is one; the row itself can always be read. */
function rowAt(
  block: KernelBlock,
  index: Value,
  rows: Dim,
): { readonly row: Value; readonly exists: Value } {
  const count = block.dim(rows)
  const fromEnd = operation('select', 'i32', [below(index, 0), plus(index, count), index])
  const wanted = block.let('wanted', fromEnd)
  const row = block.let('row', lesser(greater(wanted, 0), plus(count, -1)))
  return { row, exists: operation('eq', 'bool', [row, wanted]) }
}
