/** The tile of a contraction: a few rows by a few vectors of columns, summed in registers. */
import type { KernelBlock, Lanes } from './kernel.ts'
import {
  type Value,
  type Variable,
  constantValue,
  loadValue,
  operation,
  plus,
  splat,
  times,
  whole,
} from './loop.ts'

/** How a tile walks its operands; all strides are bytes. */
export interface TileShape {
  readonly rows: number
  /** Offset of each vector of columns from the pointer into the second operand. */
  readonly vectors: readonly number[]
  /** From a row to the next one in the first operand, or from where terms start to each row. */
  readonly rowStride: number | Value | readonly Value[]
  /** From one term of the sum to the next, in the first and in the second operand. */
  readonly firstStep: number | Value
  readonly secondStep: number | Value
  /** What is read after this tile, and is asked for meanwhile. */
  readonly ahead?: Ahead | undefined
}

/** Memory that is asked for, a step further at every term; the pointer stays where that ends. */
export interface Ahead {
  readonly pointer: Variable
  readonly step: number
}

/**
 * Adds `count` terms (at least one) whose operands start at `first` and `second`; moves both
 * pointers behind them.
 */
export type AddTerms = (first: Value, second: Variable, count: Value) => void

/** `sums[row][vector]`. */
export type TileSums = readonly (readonly Variable[])[]

/** Writes the sums of a tile; `terms` says which runs of terms are added, one after the other. */
export function writeTile(
  block: KernelBlock,
  shape: TileShape,
  terms: (add: AddTerms) => void,
): TileSums {
  const { rows, vectors } = shape
  const zero = constantValue('f32', 0, block.lanes)
  const sums = Array.from({ length: rows }, () =>
    vectors.map(() => {
      const sum = block.variable('c', 'f32', block.lanes)
      block.set(sum, zero)
      return sum
    }),
  )
  terms((first, second, count) => addTerms(block, shape, sums, first, second, count))
  return sums
}

function addTerms(
  block: KernelBlock,
  shape: TileShape,
  sums: TileSums,
  first: Value,
  second: Variable,
  count: Value,
): void {
  const { rows, rowStride, firstStep, secondStep, vectors, ahead } = shape
  const end = block.let('end', plus(second, times(count, valueOf(secondStep))))
  // Rows at a fixed distance share one pointer; otherwise each row has its own.
  const fixed = typeof rowStride === 'number'
  const pointers = (fixed ? [0] : sums.map((_, i) => i)).map(i => {
    const pointer = block.variable('a', 'i32', 1)
    block.set(pointer, plus(first, rowOffset(rowStride, i)))
    return pointer
  })
  block.advance(second, secondStep, end, () => {
    const columns = vectors.map(offset => {
      const column = loadValue('float32', second, offset, block.lanes)
      // A single row reads each column once, so none needs a register for long.
      return rows === 1 ? column : block.let('b', column)
    })
    const part = partSize(block.target, rows, vectors.length)
    sums.forEach((row, i) => {
      if (rows > 1 && i > 0 && i % part === 0) startPart(block, second, i)
      const address = pointers[fixed ? 0 : i]!
      const element = loadValue('float32', address, fixed ? i * rowStride : 0, 1)
      const repeated = block.let('a', splat(element, block.lanes))
      row.forEach((sum, j) => {
        if (rows === 1 && j > 0 && j % part === 0) startPart(block, second, j)
        const factors = [repeated, columns[j]!] as const
        block.set(sum, operation('madd', 'f32', [...factors, sum]))
      })
    })
    for (const pointer of pointers) block.set(pointer, plus(pointer, firstStep))
    if (ahead) fetchAhead(block, ahead)
  })
}

/**
 * How many rows of a tile (of a single row: how many vectors) are loaded together, so that a
 * round's loads have registers beside its sums.
 */
function partSize({ roundVectors }: Lanes, rows: number, vectors: number): number {
  const pieces = rows === 1 ? vectors : rows
  if (roundVectors === undefined) return pieces
  const taken = rows * vectors + (rows === 1 ? 1 : vectors)
  const parts = Math.ceil(pieces / Math.max(1, roundVectors - taken))
  return Math.ceil(pieces / parts)
}

/**
 * No address is as low as the number of a part, so that this leaves no loop; but the compiler, who
 * does not know, has all sums ready here: what is loaded behind it is not loaded in front of them.
 * Each part has a number of its own, as what was answered once would not be asked again.
 */
function startPart(block: KernelBlock, address: Variable, number: number): void {
  block.leave(operation('eq', 'bool', [address, whole(number)]))
}

/** Bytes that a processor reads at once. */
const lineBytes = 64

function fetchAhead(block: KernelBlock, { pointer, step }: Ahead): void {
  for (let offset = 0; offset < step; offset += lineBytes) block.prefetch(pointer, offset)
  block.set(pointer, plus(pointer, step))
}

function rowOffset(rowStride: TileShape['rowStride'], row: number): Value {
  if (isList(rowStride)) return rowStride[row]!
  return times(valueOf(rowStride), row)
}

const isList = (stride: TileShape['rowStride']): stride is readonly Value[] => Array.isArray(stride)

function valueOf(stride: number | Value): Value {
  return typeof stride === 'number'
    ? { kind: 'const', type: 'i32', lanes: 1, value: stride }
    : stride
}
