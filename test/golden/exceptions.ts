/** Arguments that no golden moves off their default, and why. */

export interface Exception {
  readonly reason: string
  /** `layer Dense.units`: kind, entry and argument. */
  covers(argument: string): boolean
}

export const exceptions: readonly Exception[] = [
  {
    reason: "a seed chooses among random numbers, and tenon's are not Keras's",
    covers: argument => argument.endsWith('.seed'),
  },
]
