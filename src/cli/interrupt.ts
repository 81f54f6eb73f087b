/** Ctrl+C: the first asks the work to stop where it can go on later, the second ends at once. */
import { exitCodes } from './failure.ts'
import { say } from './output.ts'

export interface Interrupt {
  readonly signal: AbortSignal
  /** Ctrl+C does again what it did before. */
  release(): void
}

/** Catches Ctrl+C until it is released; `beforeMessage` clears the line for what is said. */
export function catchInterrupt(beforeMessage: () => void = () => {}): Interrupt {
  const controller = new AbortController()
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted)
    controller.abort()
    beforeMessage()
    say('stopping after this step; Ctrl+C again ends at once')
  }
  process.on('SIGINT', stop)
  return { signal: controller.signal, release: () => void process.off('SIGINT', stop) }
}
