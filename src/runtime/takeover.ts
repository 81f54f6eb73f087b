/** An instance that another one takes over from once it is there. */
import type { FixedInstance } from './instance.ts'

/**
 * Runs on `first` until `successor` gives what makes another instance, which gets every later run.
 * A run is never split between the two. Where `successor` gives nothing, `first` stays.
 */
export function createTakeover(
  first: FixedInstance,
  successor: Promise<(() => FixedInstance) | void>,
): FixedInstance {
  let current = first
  let closed = false
  void successor.then(make => {
    if (!make || closed) return
    const before = current
    current = make()
    before.close()
  })
  return {
    get target() {
      return current.target
    },
    get threads() {
      return current.threads
    },
    run: (inputs, sizes) => current.run(inputs, sizes),
    close() {
      closed = true
      current.close()
    },
  }
}
