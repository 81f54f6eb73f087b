/** An instance that another one takes over from once it is there. */
import type { Instance, TensorData } from './instance.ts'

/** An instance with the weights and the state that these are. */
export type Successor = (values: ReadonlyMap<string, TensorData>) => Instance

/**
 * Runs on `first` until `successor` gives what makes another instance; that one gets the values of
 * `names`, weights and state, and every later run. A run is never split between the two. Where
 * `successor` gives nothing, `first` stays.
 */
export function createTakeover(
  first: Instance,
  names: readonly string[],
  successor: Promise<Successor | void>,
): Instance {
  let current = first
  let closed = false
  void successor.then(make => {
    if (!make || closed) return
    const before = current
    current = make(new Map(names.map(name => [name, before.read(name)])))
    before.close()
  })
  return {
    get target() {
      return current.target
    },
    get threads() {
      return current.threads
    },
    read: name => current.read(name),
    write: (name, data) => current.write(name, data),
    run: (inputs, sizes) => current.run(inputs, sizes),
    close() {
      closed = true
      current.close()
    },
  }
}
