/** The functions that expressions know. */

interface FunctionEntry {
  /** How many arguments it takes: at least, at most. */
  readonly count: readonly [number, number]
  compute(...args: readonly number[]): number
}

/** Functions of numbers. */
export const functions: ReadonlyMap<string, FunctionEntry> = new Map<string, FunctionEntry>([
  ['abs', { count: [1, 1], compute: x => Math.abs(x!) }],
  ['ceil', { count: [1, 1], compute: x => Math.ceil(x!) }],
  ['exp', { count: [1, 1], compute: x => Math.exp(x!) }],
  ['floor', { count: [1, 1], compute: x => Math.floor(x!) }],
  ['log', { count: [1, 1], compute: x => Math.log(x!) }],
  ['log2', { count: [1, 1], compute: x => Math.log2(x!) }],
  ['max', { count: [1, 16], compute: (...xs) => Math.max(...xs) }],
  ['min', { count: [1, 16], compute: (...xs) => Math.min(...xs) }],
  // Halves go up, as `floor(x + 0.5)` says: Python's ties to even would surprise in a width.
  ['round', { count: [1, 1], compute: x => Math.floor(x! + 0.5) }],
  ['sqrt', { count: [1, 1], compute: x => Math.sqrt(x!) }],
])

/** Functions of a layer or an input; the argument is its name. */
export const shapeFunctions: readonly string[] = ['channels', 'shape']

export const functionNames: readonly string[] = [...functions.keys(), ...shapeFunctions].sort()

/** True for the name of a function that expressions know. */
export function isFunction(name: string): boolean {
  return functions.has(name) || shapeFunctions.includes(name)
}

/** What is wrong with the number of arguments, if anything. */
export function countFault(name: string, count: number): string | undefined {
  const [fewest, most] = functions.get(name)?.count ?? [1, 1]
  if (count >= fewest && count <= most) return undefined
  const wanted = most === 1 ? '1 argument' : `${fewest} to ${most} arguments`
  return `${name} takes ${wanted}, got ${count}`
}
