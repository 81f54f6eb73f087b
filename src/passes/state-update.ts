/** Updates of what a training keeps, and what it starts with. */
import type { Update } from '../graph/graph.ts'

export interface StateUpdate extends Update {
  /** Of every element; 0 where it is not said, and of no meaning for weights. */
  readonly initial?: number
}
