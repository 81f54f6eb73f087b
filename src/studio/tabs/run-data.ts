/** Weights and examples that the tabs work with: fetched once, and given to the worker. */
import type { Studio } from '../page/studio.ts'
import { CompilerError } from '../page/compiler.ts'
import type { WeightsChoice } from '../worker/run-messages.ts'

export interface RunFiles {
  /** Whether there are weights, trained or given. */
  readonly hasWeights: boolean
  /** A safetensors file of examples. */
  readonly inputs: ArrayBuffer | undefined
}

// Fetched once per page, however many tabs ask: keeping it changes nothing but time.
const fetched = new WeakMap<Studio, Promise<RunFiles>>()

/** What there is, once the worker has it too. */
export function runFiles(studio: Studio): Promise<RunFiles> {
  const known = fetched.get(studio) ?? fetchFiles(studio)
  fetched.set(studio, known)
  return known
}

/** Fetches it afresh: a run has ended. */
export function renewRunFiles(studio: Studio): Promise<RunFiles> {
  fetched.delete(studio)
  return runFiles(studio)
}

async function fetchFiles({ source, compiler }: Studio): Promise<RunFiles> {
  const [weights, inputs] = await Promise.all([source.weights(), source.inputs()])
  await compiler.ask('data', { weights, inputs })
  return { hasWeights: weights !== undefined, inputs }
}

/** Given weights where there are some. */
export function usualChoice({ hasWeights }: RunFiles): WeightsChoice {
  return hasWeights ? 'given' : 'initial'
}

/** What went wrong, for people. */
export function faultText(error: unknown): string {
  if (error instanceof CompilerError && error.problems.length > 0) return error.problems.join('; ')
  return error instanceof Error ? error.message : String(error)
}
