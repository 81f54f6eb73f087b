/** Shows how a training goes: a bar on a terminal, plain lines elsewhere. All of it on stderr. */
import type { SingleBar } from 'cli-progress'

import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { TrainingStart } from '../run-training.ts'
import type { EpochRecord } from '../train/history.ts'
import type { Progress } from '../train/loop.ts'
import { countText, durationText, scoresText } from './numbers.ts'
import { say, sayWarning } from './output.ts'

/** What a training tells while it goes on; names and calls are those of `TrainOptions`. */
export interface ProgressView {
  readonly onStart: (start: TrainingStart) => void
  readonly onStep: (progress: Progress) => void
  readonly onEpoch: (record: EpochRecord) => void
  readonly onWarning: (warning: Diagnostic) => void
  /** Takes the bar away; it comes back with the next step. */
  readonly clear: () => void
}

/** How long a training still takes, judged by the steps since it was begun here. */
interface Clock {
  secondsLeft(progress: Progress): number
  secondsOfEpoch(): number
}

export async function createProgressView(): Promise<ProgressView> {
  const bar = process.stderr.isTTY ? await createBar() : undefined
  const clock = createClock()
  const clear = (): void => bar?.clear()
  let rate: number | undefined
  return {
    clear,
    onStart: start => say(startText(start)),
    onStep: progress => {
      rate = progress.rate
      const left = clock.secondsLeft(progress)
      bar?.show(progress, left)
    },
    onEpoch: record => {
      clear()
      say(epochText(record, rate, clock.secondsOfEpoch()))
    },
    onWarning: warning => {
      clear()
      sayWarning(warning)
    },
  }
}

function startText({ name, target, examples, validationExamples, run }: TrainingStart): string {
  const judged =
    validationExamples > 0 ? `, validated on ${countText(validationExamples)} others` : ''
  return `training ${name} on ${countText(examples)} examples${judged} (${target}, ${run})`
}

/** `rate` is that of the last step, where it changes. */
function epochText(record: EpochRecord, rate: number | undefined, seconds: number): string {
  const { epoch, validation } = record
  const judged = validation ? `  |  validation: ${scoresText(validation)}` : ''
  const trained = `${scoresText(record)}${rateText(rate)}`
  return `epoch ${epoch}: ${trained}${judged}  (${durationText(seconds)})`
}

function rateText(rate: number | undefined): string {
  return rate === undefined ? '' : `, learning rate ${Number(rate.toPrecision(3))}`
}

function createClock(): Clock {
  let epochStart = performance.now()
  let first: { readonly time: number; readonly done: number } | undefined
  return {
    secondsLeft({ epoch, epochs, step, steps }) {
      const done = (epoch - 1) * steps + step
      const now = performance.now()
      // The first step compiles and warms up, so counting begins behind it.
      first ??= { time: now, done }
      const perStep = (now - first.time) / 1000 / Math.max(1, done - first.done)
      return perStep * (epochs * steps - done)
    },
    secondsOfEpoch() {
      const seconds = (performance.now() - epochStart) / 1000
      epochStart = performance.now()
      return seconds
    },
  }
}

interface Bar {
  show(progress: Progress, secondsLeft: number): void
  clear(): void
}

async function createBar(): Promise<Bar> {
  const { default: cliProgress } = await import('cli-progress')
  const create = (): SingleBar =>
    new cliProgress.SingleBar({
      format: 'epoch {epoch}/{epochs} {bar} {percentage} %  {scores}  {left} left',
      ...{ stream: process.stderr, barsize: 24, fps: 5, hideCursor: true },
      ...{ barCompleteChar: '━', barIncompleteChar: ' ' },
      ...{ clearOnComplete: true, gracefulExit: false, stopOnComplete: false },
    })
  let bar: SingleBar | undefined
  return {
    show({ epoch, epochs, step, steps, scores, rate }, secondsLeft) {
      const left = durationText(secondsLeft)
      const values = { epoch, epochs, scores: scoresText(scores) + rateText(rate), left }
      if (bar) return bar.update(step, values)
      bar = create()
      bar.start(steps, step, values)
    },
    clear() {
      bar?.stop()
      bar = undefined
    },
  }
}
