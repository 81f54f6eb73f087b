/** Ctrl+C: the first asks the work to stop where it can go on later, the second ends at once. */
import { exitCodes } from './failure.ts'
import { say } from './output.ts'

export interface Interrupt {
  readonly signal: AbortSignal
  /** Ctrl+C does again what it did before. */
  release(): void
}

/** Catches Ctrl+C until it is released; `clear` takes away what is drawn on the terminal. */
export function catchInterrupt(clear: () => void): Interrupt {
  const controller = new AbortController()
  const stop = (): void => {
    clear()
    if (controller.signal.aborted) process.exit(exitCodes.interrupted)
    controller.abort()
    say('stopping after this step; Ctrl+C again ends at once')
  }
  process.on('SIGINT', stop)
  return { signal: controller.signal, release: () => void process.off('SIGINT', stop) }
}
