/** Faults of tenon's own: never the user's, so they carry no place in a config. */

/**
 * Throws when `condition` does not hold; the command line reports it as "a fault in tenon" (exit
 * code 3).
 */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`tenon fault: ${message}`)
}
