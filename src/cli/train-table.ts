/** The table that compares runs: one row per variant, mean and spread over its seeds. */
import type { Training } from '../run-training.ts'
import type { Scores } from '../train/history.ts'
import { countText, durationText, metricText } from './numbers.ts'
import { table } from './table.ts'

export interface TrainedRun {
  readonly variant: string | undefined
  readonly seed: number | undefined
  readonly training: Training
  readonly parameters: number
  readonly seconds: number
}

/** Mean of some runs; spread is the sample standard deviation, null of a single run. */
export interface Spread {
  readonly mean: number
  readonly spread: number | null
}

export interface ComparedRuns {
  readonly variant: string | null
  /** Folders of the runs, one per seed. */
  readonly runs: readonly string[]
  readonly parameters: number
  /** Of the last epoch: of the validation set where there is one. */
  readonly loss: Spread
  readonly metrics: { readonly [name: string]: Spread }
  readonly seconds: Spread
}

/** Rows in the order in which variants were trained. */
export function compareRuns(done: readonly TrainedRun[]): readonly ComparedRuns[] {
  const variants = [...new Set(done.map(each => each.variant))]
  return variants.map(variant => {
    const runs = done.filter(each => each.variant === variant)
    const scores = runs.map(lastScores)
    const names = Object.keys(scores[0]!.metrics)
    const metrics = names.map(name => [name, spreadOf(scores.map(each => each.metrics[name]!))])
    return {
      variant: variant ?? null,
      runs: runs.map(each => each.training.run),
      parameters: runs[0]!.parameters,
      loss: spreadOf(scores.map(each => each.loss)),
      metrics: Object.fromEntries(metrics) as ComparedRuns['metrics'],
      seconds: spreadOf(runs.map(each => each.seconds)),
    }
  })
}

function lastScores({ training: { epochs } }: TrainedRun): Scores {
  const last = epochs[epochs.length - 1]!
  return last.validation ?? last
}

function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length
  if (values.length < 2) return { mean, spread: null }
  const squares = values.reduce((sum, each) => sum + (each - mean) ** 2, 0)
  return { mean, spread: Math.sqrt(squares / (values.length - 1)) }
}

export function formatComparison(rows: readonly ComparedRuns[]): string {
  if (rows.length === 0) return 'no run has finished an epoch'
  const metrics = Object.keys(rows[0]!.metrics)
  const header = ['variant', 'loss', ...metrics, 'parameters', 'time']
  const cells = rows.map(({ variant, loss, metrics: scores, parameters, seconds }) => [
    variant ?? '–',
    spreadText(loss, value => value.toPrecision(4)),
    ...metrics.map(name => spreadText(scores[name]!, value => metricText(name, value))),
    countText(parameters),
    durationText(seconds.mean),
  ])
  return table(header, cells, 1).join('\n')
}

/** `98.91 % ± 0.12 %` */
function spreadText({ mean, spread }: Spread, text: (value: number) => string): string {
  return spread === null ? text(mean) : `${text(mean)} ± ${text(spread)}`
}
