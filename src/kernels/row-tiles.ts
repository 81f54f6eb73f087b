/** Rows cut into tiles as even as they can be: a short tile takes as long as a full one. */
import { type Dim, addDims, floorDivDims } from '../graph/dim.ts'
import type { KernelBlock } from './kernel.ts'
import {
  type Value,
  below,
  greater,
  lesser,
  minus,
  operation,
  plus,
  quotient,
  times,
  whole,
} from './loop.ts'

/**
 * Smaller tiles are not worth the code of a second size: they are all full, and what is left over
 * are single rows.
 */
const smallestEven = 5
/** Half of a smaller tile takes hardly less code than it saves single rows. */
const smallestHalved = 6

/** How many blocks of so many tiles of `size` rows cover `rows`. */
export function rowBlocks(rows: Dim, size: number, tilesPerBlock: number): Dim {
  const most = size * tilesPerBlock
  return floorDivDims(addDims(rows, most - 1), most)
}

/** Where a block of tiles starts and ends. */
export function rowsOfBlock(
  block: KernelBlock,
  rows: Value,
  size: number,
  tilesPerBlock: number,
  number: Value,
): { readonly from: Value; readonly to: Value } {
  const cut = cutRows(block, rows, size)
  const first = block.let('tile', times(number, tilesPerBlock))
  // Each tile behind the full ones moves the start of those behind it by one row.
  const start = (tile: Value): Value =>
    minus(times(tile, size), greater(minus(tile, greater(cut.full, 0)), 0))
  if (size < smallestEven)
    return {
      from: block.let('rowFrom', times(first, size)),
      to: block.let('rowTo', lesser(times(plus(first, tilesPerBlock), size), rows)),
    }
  const end = lesser(plus(first, tilesPerBlock), cut.tiles)
  return {
    from: block.let('rowFrom', start(first)),
    to: block.let('rowTo', lesser(start(block.let('tileEnd', end)), rows)),
  }
}

/** The first of `count` rows. */
export type RowsBody = (row: Value, count: number) => void

/**
 * Tiles between two rows of `rows`, where a block starts and ends: some of `size`, then some with
 * one row less. Few rows cannot be cut so, and small tiles are not: what full ones leave is then
 * one narrower tile, or where its size is not known now, one of half the size (if that is worth
 * it) and single rows.
 */
export function forRows(
  block: KernelBlock,
  { from, to, rows }: { readonly from: Value; readonly to: Value; readonly rows: Value },
  size: number,
  body: RowsBody,
): void {
  if (rows.kind === 'const' && from.kind === 'const' && to.kind === 'const')
    return forKnownRows(block, rows.value, size, body)
  const i = block.variable('i', 'i32', 1)
  block.set(i, from)
  const tiles = (count: number, end: Value): void => {
    const last = block.let('lastTile', minus(end, count - 1))
    block.when(below(i, last), () => block.advance(i, count, last, () => body(i, count)))
  }
  if (size < smallestEven) {
    tiles(size, to)
  } else {
    tiles(size, lesser(fullRows(block, rows, size), to))
    tiles(size - 1, to)
    const half = size / 2
    if (size >= smallestHalved)
      block.when(below(i, minus(to, half - 1)), () => {
        body(i, half)
        block.set(i, plus(i, half))
      })
  }
  block.when(below(i, to), () => block.advance(i, 1, to, () => body(i, 1)))
}

/** All rows, whose number is known now. */
function forKnownRows(block: KernelBlock, rows: number, size: number, body: RowsBody): void {
  let from = 0
  for (const { count, height } of knownTiles(rows, size)) {
    const to = from + count * height
    if (count === 1) body(whole(from), height)
    else
      block.loop('i', whole(from), whole(to), height, i => body(i, height), { atLeastOnce: true })
    from = to
  }
}

interface Tiles {
  readonly count: number
  readonly height: number
}

function knownTiles(rows: number, size: number): readonly Tiles[] {
  const count = Math.ceil(rows / size)
  const height = size < smallestEven ? size : Math.ceil(rows / count)
  const full = size < smallestEven ? Math.floor(rows / size) : rows - count * (height - 1)
  const rest = rows - full * height
  const tiles = [
    { count: full, height },
    { count: count - full, height: rest / (count - full) },
  ]
  return tiles.filter(each => each.count > 0)
}

/** Tiles, and how many of them are full where the others have one row less: negative if too few. */
interface Cut {
  readonly tiles: Value
  readonly full: Value
}

function cutRows(block: KernelBlock, rows: Value, size: number): Cut {
  const tiles = block.let('tiles', quotient(plus(rows, size - 1), size))
  return { tiles, full: block.let('full', minus(rows, times(tiles, size - 1))) }
}

/** The end of the tiles of full size. */
function fullRows(block: KernelBlock, rows: Value, size: number): Value {
  const { full } = cutRows(block, rows, size)
  const few = times(quotient(rows, size), size)
  return operation('select', 'i32', [
    below(full, 0),
    block.let('few', few),
    block.let('even', times(full, size)),
  ])
}
