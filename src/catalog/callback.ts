/** Callbacks: what is decided between epochs, from what was measured so far and nothing else. */
import type { Fields, Values } from '../fields/field.ts'
import { choice, num, text } from '../fields/kinds.ts'

/** What to do after an epoch. */
export interface Decision {
  readonly stop?: boolean
  /** Number of the best epoch, from 1, whose weights the training shall end with. */
  readonly best?: number | undefined
  /** The learning rate of the next epoch. */
  readonly rate?: number
  /** Files that the weights after this epoch are written to. */
  readonly saves?: readonly string[]
  /** Files that all epochs so far are written to, one line for each. */
  readonly logs?: readonly LogFile[]
}

/** A table of epochs, and what stands between its fields. */
export interface LogFile {
  readonly file: string
  readonly separator: string
}

/** What was measured, one number per epoch, and how to compare two of them. */
export interface Watched {
  readonly values: readonly number[]
  readonly better: 'more' | 'less'
  /** The learning rate that the training began with. */
  readonly rate: number
}

export interface CallbackDefinition<F extends Fields = Fields> {
  /** Keras's class name. */
  readonly name: string
  readonly aliases?: readonly string[]
  readonly doc: string
  readonly fields: F
  /** The argument that a bare value stands for. */
  readonly main?: keyof F & string
  /** True for what sets the learning rate, which cannot follow a schedule then. */
  readonly changesRate?: boolean
  /** The field that names a file of the run folder. */
  readonly file?: keyof F & string
  /** Whether the monitored number matters; it does, where the callback has a monitor at all. */
  watches?(args: Values<F>): boolean
  /**
   * From all epochs so far: a training that goes on after an interruption decides as one that was
   * never interrupted.
   */
  decide(watched: Watched, args: Values<F>): Decision
}

export function defineCallback<F extends Fields>(
  definition: CallbackDefinition<F>,
): CallbackDefinition {
  return definition as unknown as CallbackDefinition
}

export const monitorField = text({
  default: 'val_loss',
  doc: 'what is watched: loss or a metric, with val_ in front that of the validation set',
})

export const modeField = choice(['auto', 'min', 'max'], {
  default: 'auto',
  doc: 'whether less or more is better; auto knows it of each metric',
})

export function minDeltaField(value: number) {
  return num({ default: value, min: 0, doc: 'a smaller change is no improvement' })
}

export function improves(
  value: number,
  best: number | undefined,
  minDelta: number,
  better: Watched['better'],
): boolean {
  if (best === undefined) return !Number.isNaN(value)
  return better === 'more' ? value > best + minDelta : value < best - minDelta
}
