/** Arguments that losses share, and the mean over the last axis that most of them end with. */
import { bool, num } from '../fields/kinds.ts'
import type { Node } from '../graph/node.ts'
import { meanOver } from './reductions.ts'

export const fromLogitsField = bool({
  default: false,
  doc: 'whether predictions are logits instead of probabilities',
})

export const labelSmoothingField = num({
  default: 0,
  min: 0,
  max: 1,
  doc: 'how far targets move from 0 and 1 towards equal shares',
})

/** Mean over the last axis, which stays with size 1; what has the batch alone stays as it is. */
export function meanOfLast(x: Node): Node {
  return x.shape.length < 2 ? x : meanOver(x, [x.shape.length - 1])
}
