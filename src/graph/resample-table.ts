/** Tables of resampling: which cells each place along an axis is made of, and with what weights. */
import { assert } from '../diagnostics/assert.ts'

/** Place `o` is the sum of `counts[o]` cells from `starts[o]` on, times its weights. */
export interface ResampleTable {
  /** Cells along the axis that is read. */
  readonly cells: number
  readonly starts: readonly number[]
  readonly counts: readonly number[]
  /** [places, taps] in row-major order: a row for each place, 0 behind its own weights. */
  readonly weights: Float32Array
  /** The largest count. */
  readonly taps: number
}

/** The weights of one place, for cells that follow each other. */
export interface PlaceWeights {
  readonly start: number
  readonly weights: readonly number[]
}

/** A table of places; asserts that all of them lie inside the axis. */
export function tableOf(cells: number, places: readonly PlaceWeights[]): ResampleTable {
  const taps = places.reduce((most, { weights }) => Math.max(most, weights.length), 1)
  const table = new Float32Array(places.length * taps)
  for (const [place, { start, weights }] of places.entries()) {
    assert(
      start >= 0 && start + weights.length <= cells,
      `place ${place} outside of ${cells} cells`,
    )
    table.set(weights, place * taps)
  }
  return {
    cells,
    starts: places.map(each => each.start),
    counts: places.map(each => each.weights.length),
    weights: table,
    taps,
  }
}

/** The way back: which places each cell goes to, with the same weights. */
export function transposeTable(table: ResampleTable): ResampleTable {
  const { cells, starts, counts, weights, taps } = table
  const first = new Array<number>(cells).fill(starts.length)
  const behind = new Array<number>(cells).fill(0)
  const forEach = (visit: (place: number, cell: number, weight: number) => void): void => {
    for (const [place, start] of starts.entries())
      for (let tap = 0; tap < counts[place]!; tap++)
        visit(place, start + tap, weights[place * taps + tap]!)
  }
  forEach((place, cell) => {
    first[cell] = Math.min(first[cell]!, place)
    behind[cell] = Math.max(behind[cell]!, place + 1)
  })
  const rows = first.map((start, cell) => {
    const length = Math.max(behind[cell]! - start, 0)
    return { start: length > 0 ? start : 0, weights: new Array<number>(length).fill(0) }
  })
  forEach((place, cell, weight) => {
    const row = rows[cell]!
    row.weights[place - row.start]! += weight
  })
  return tableOf(starts.length, rows)
}
