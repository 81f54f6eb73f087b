/** Panels of weights that no cache keeps from run to run: the next one is fetched in time. */
import type { KernelBlock } from './kernel.ts'
import type { Value } from './loop.ts'
import type { Ahead } from './tile.ts'

/** Bytes of weights from which on they are read from far away at every run. */
const farBytes = 2 ** 18

/** A panel of weights, and how it is used. */
export interface UsedPanel {
  /** Where the panel behind it lies. */
  readonly next: Value
  /** Terms of the sum, each with so many bytes. */
  readonly terms: number
  readonly termBytes: number
  /** Panels that there are. */
  readonly panels: number
  /** Tiles that are computed with one panel before the next one is needed. */
  readonly tiles: number
}

/**
 * What the tiles of one panel are to fetch: each a part of the panel behind. Processors fetch ahead
 * by themselves only within pages, and later than a tile needs it.
 */
export function nextPanel(block: KernelBlock, panel: UsedPanel): Ahead | undefined {
  const { next, terms, termBytes, panels, tiles } = panel
  if (!block.target.prefetch || panels * terms * termBytes < farBytes) return undefined
  const pointer = block.variable('next', 'i32', 1)
  block.set(pointer, next)
  // Tiles ask for a line several times rather than for less than all.
  return { pointer, step: Math.ceil(termBytes / tiles / smallestStep) * smallestStep }
}

const smallestStep = 16
