/** Times a model a moment at a time, so that whoever asks can watch and stop. */
import { type Bench, benchModel } from '../../bench-model.ts'
import type { Model } from '../../build/model.ts'
import type { Values } from '../../train/values.ts'
import type { TimingRequest, TimingView } from './run-messages.ts'

type Start = Extract<TimingRequest, { step: 'start' }>

export interface Timing {
  /** Where it stands after the next moment. */
  next(): Promise<TimingView>
  /** Ends it at once. */
  stop(): void
}

/** Thrown within a bench that is to end. */
const stopped = Symbol('stopped')

export function startTiming(
  model: Model,
  weights: Values,
  { threads, batch, sizes }: Start,
): Timing {
  let progress = 0
  let reason: string | undefined
  let ended = false
  let goOn = (): void => {}
  let rest = (): void => {}
  const state = (bench?: Bench): TimingView => ({ progress: bench ? 1 : progress, bench, reason })
  const whole = benchModel(model, {
    ...{ target: 'wasm', threads, batch, sizes, weights },
    onTarget: choice => void (reason = choice.reason),
    async onProgress(share) {
      progress = share
      const asked = new Promise<void>(resolve => (goOn = resolve))
      rest()
      await asked
      if (ended) throw stopped
    },
  })
  // Whoever stops it asks for no result.
  whole.catch(() => undefined)
  return {
    async next() {
      const resting = new Promise<void>(resolve => (rest = resolve))
      goOn()
      return Promise.race([whole.then(state), resting.then(() => state())])
    },
    stop() {
      ended = true
      goOn()
    },
  }
}
