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

/**
 * One line per epoch, counted from 0, and a column per number in the order of their names: the
 * table of Keras's `CSVLogger`.
 */
export function formatTable(epochs: readonly EpochRecord[], separator: string): string {
  const rows = epochs.map(({ loss, metrics, validation }): { readonly [name: string]: number } => ({
    ...{ loss, ...metrics },
    ...(validation && prefixed({ loss: validation.loss, ...validation.metrics })),
  }))
  const names = Object.keys(rows[0] ?? {}).sort()
  const lines = rows.map((row, epoch) => [epoch, ...names.map(name => row[name]!)])
  return [['epoch', ...names], ...lines].map(line => `${line.join(separator)}\n`).join('')
}

function prefixed(scores: { readonly [name: string]: number }): { [name: string]: number } {
  return Object.fromEntries(Object.entries(scores).map(([name, score]) => [`val_${name}`, score]))
}
