/** Models of texts, and the answers of the worker about them. */
import { modelOf } from '../../../src/compile.ts'
import { openConfig } from '../../../src/config-source.ts'
import type { Model } from '../../../src/build/model.ts'
import { createRuns } from '../../../src/studio/worker/run.ts'
import type { RunCalls } from '../../../src/studio/worker/run-messages.ts'

export interface Asked {
  readonly model: Model
  readonly runs: RunCalls
}

export async function ask(text: string): Promise<Asked> {
  const model = await modelOf(await openConfig({ text }))
  return { model, runs: createRuns(() => model) }
}

export const x = { low: -4, high: 4 }
export const limits = { low: -100, high: 100 }
