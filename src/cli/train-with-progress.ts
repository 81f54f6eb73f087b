/** One training as the command line runs it: with a bar, and Ctrl+C that ends it well. */
import type { ConfigInput } from '../config-source.ts'
import { type TrainOptions, type Training, runTraining } from '../run-training.ts'
import type { Choice } from './choice.ts'
import { catchInterrupt } from './interrupt.ts'
import type { TextFormat } from './output.ts'
import { createProgressView } from './train-progress.ts'

/** What `tenon train` takes. */
export interface TrainCommandOptions
  extends Pick<TrainOptions, 'epochs' | 'resume' | 'target' | 'threads' | 'limit'>, Choice {
  readonly allVariants?: boolean
  readonly seeds?: number
  readonly runs: string
  readonly format: TextFormat
  readonly dump?: string
}

/** Trains and shows how it goes; Ctrl+C ends it after the step that runs. */
export async function trainWithProgress(
  file: ConfigInput,
  options: TrainOptions,
): Promise<Training> {
  const { clear, ...view } = await createProgressView()
  const { signal, release } = catchInterrupt(clear)
  try {
    return await runTraining(file, { ...options, ...view, signal })
  } finally {
    clear()
    release()
  }
}
