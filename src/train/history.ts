/** The history of a training run: one record per epoch, as `history.json` shows it. */

/** Means over all examples; the loss holds the penalties too. */
export interface Scores {
  readonly loss: number
  readonly metrics: { readonly [name: string]: number }
}

/** What the units of one activation did for a fixed sample of examples. */
export interface ActivationRecord {
  readonly layer: string
  /** The layer's line in the config. */
  readonly line: number
  /** Number of examples looked at. */
  readonly examples: number
  /** Share of units (places on the last axis) that were positive for no example, at no position. */
  readonly neverPositive: number
  /** Share of results that were exactly 0. */
  readonly zero: number
  /** Smallest and largest learned `alpha`, where the layer learns one. */
  readonly alpha?: { readonly min: number; readonly max: number }
}

export interface EpochRecord extends Scores {
  /** Counted from 1. */
  readonly epoch: number
  readonly validation?: Scores
  readonly activations: readonly ActivationRecord[]
}

/** `history.json`, whose numbers read back as the very same bits. */
export function formatHistory(epochs: readonly EpochRecord[]): string {
  return `${JSON.stringify({ version: 1, epochs }, null, 2)}\n`
}
