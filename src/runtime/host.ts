/** Which host runs the code: what only Node has is asked for there alone. */

/** True in Node, and in what has its processes and files too. */
export function isNode(): boolean {
  const { process } = globalThis as { process?: { versions?: { node?: string } } }
  return process?.versions?.node !== undefined
}
