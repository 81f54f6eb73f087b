/** The loop over the columns of tiles: panels. */
import type { Dim } from '../graph/dim.ts'
import type { KernelBlock } from './kernel.ts'
import { type Value, below, minus, plus, whole } from './loop.ts'

/**
 * A panel: its first column, and how many columns of each of its vectors are real (undefined: all
 * lanes).
 */
export type PanelBody = (column: Value, counts: readonly (Value | undefined)[]) => void

/**
 * Panels of `vectors` vectors between two columns; `from` is the start of a panel. A last, narrower
 * panel has fewer vectors where the width is known now, and counts otherwise.
 */
export function forPanels(
  block: KernelBlock,
  { from, to, columns }: { readonly from: Value; readonly to: Value; readonly columns: Dim },
  vectors: number,
  body: PanelBody,
): void {
  const width = vectors * block.lanes
  const all = new Array<undefined>(vectors).fill(undefined)
  if (typeof columns !== 'number') {
    block.loop('j', from, to, width, j => {
      const counts = all.map((_, v) => block.let('left', minus(to, plus(j, v * block.lanes))))
      body(j, counts)
    })
    return
  }
  const full = columns - (columns % width)
  const rest = columns - full
  if (full > 0) {
    const end = rest === 0 ? to : operationMin(block, to, full)
    block.loop('j', from, end, width, j => body(j, all))
  }
  if (rest > 0) {
    const counts = Array.from({ length: Math.ceil(rest / block.lanes) }, (_, v) => {
      const left = rest - v * block.lanes
      return left >= block.lanes ? undefined : whole(left)
    })
    block.when(below(whole(full), to), () => body(whole(full), counts))
  }
}

function operationMin(block: KernelBlock, to: Value, full: number): Value {
  if (to.kind === 'const') return whole(Math.min(to.value, full))
  return block.let('full', {
    kind: 'operation',
    op: 'min',
    type: 'i32',
    lanes: 1,
    args: [to, whole(full)],
  })
}
