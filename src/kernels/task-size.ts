/** How much of a contraction one task does, so that it finds its weights in a cache. */
import type { Dim } from '../graph/dim.ts'

/** Weights of more bytes are larger than the second cache. */
export const largeBytes = 2 ** 20

export interface TaskSize {
  /** Rows (or places) of one task, at least: they share the panels while those are in the cache. */
  readonly rows: number
  /** Panels of one task. */
  readonly panels: number
}

const usual: TaskSize = { rows: 32, panels: 8 }
/** Each block of rows reads large weights anew, so that fewer blocks are worth more. */
const ofLarge: TaskSize = { rows: 128, panels: 4 }

/** Without `bytes`, which only a run knows then, weights count as small. */
export function taskSize(bytes: number | undefined): TaskSize {
  return bytes !== undefined && bytes > largeBytes ? ofLarge : usual
}

/** Tiles of `tileRows` that a task computes with one panel: all, where there are no more. */
export function tilesWithPanel(rows: Dim, tileRows: number, tilesPerTask: number): number {
  return typeof rows === 'number'
    ? Math.min(Math.ceil(rows / tileRows), tilesPerTask)
    : tilesPerTask
}
