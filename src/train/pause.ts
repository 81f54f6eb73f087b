/** Gives way to whatever else waits: timers, input, the signal of Ctrl+C. */

/** How long work may go on before it gives way, in milliseconds. */
const patience = 15

/** A function to await between steps; every so often it waits for a turn of the event loop. */
export function createPause(): () => Promise<void> {
  let last = performance.now()
  return async () => {
    if (performance.now() - last < patience) return
    await new Promise(resolve => setTimeout(resolve))
    last = performance.now()
  }
}
