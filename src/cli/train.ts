/** `tenon train`: trains a model as its config says, in a run folder. */
import type { Command } from 'commander'

import { type TrainOptions, type Training, runTraining } from '../run-training.ts'
import { exitCodes } from './failure.ts'
import { catchInterrupt } from './interrupt.ts'
import { scoresText } from './numbers.ts'
import { count, dumpOption, limitOption, runsOption, targetOption } from './options.ts'
import { type TextFormat, formatOption, print, printJson, say } from './output.ts'
import { createProgressView } from './train-progress.ts'

interface Options extends Pick<TrainOptions, 'epochs' | 'resume' | 'target' | 'limit'> {
  readonly runs: string
  readonly format: TextFormat
  readonly dump?: string
}

export function define(command: Command): void {
  command
    .argument('<file>', 'a config')
    .option('--epochs <n>', 'instead of the number that the config says', count(1))
    .option('--resume', 'go on with the newest run where it stopped')
    .addOption(runsOption())
    .addOption(targetOption())
    .addOption(limitOption())
    .addOption(formatOption())
    .addOption(dumpOption())
    .action(trainModel)
}

async function trainModel(file: string, { format, dump, ...options }: Options): Promise<void> {
  if (dump !== undefined) await (await import('./dump.ts')).dumpTraining(file, dump)
  const training = await trainWithProgress(file, options)
  if (format === 'json') printJson(jsonResult(training))
  else if (!training.interrupted) print(resultText(training))
  if (!training.interrupted) return
  const done = training.epochs.length
  const more = [options.runs === 'runs' ? '' : ` --runs ${options.runs}`, limitText(options)]
  say(`stopped after ${done === 1 ? '1 epoch' : `${done} epochs`}, which a checkpoint holds`)
  say(`go on with: tenon train ${file} --resume${more.join('')}`)
  process.exitCode = exitCodes.interrupted
}

function limitText({ limit, epochs }: Pick<Options, 'limit' | 'epochs'>): string {
  const texts = Object.entries({ limit, epochs }).filter(([, value]) => value !== undefined)
  return texts.map(([name, value]) => ` --${name} ${value}`).join('')
}

/** Trains and shows how it goes; Ctrl+C ends it after the step that runs. */
export async function trainWithProgress(file: string, options: TrainOptions): Promise<Training> {
  const { clear, ...view } = await createProgressView()
  const { signal, release } = catchInterrupt(clear)
  try {
    return await runTraining(file, { ...options, ...view, signal })
  } finally {
    clear()
    release()
  }
}

function jsonResult({ epochs, weights, run, interrupted }: Training): unknown {
  return { epochs, weights, run, ...(interrupted && { interrupted }) }
}

function resultText({ epochs, files }: Training): string {
  const last = epochs[epochs.length - 1]
  const scores = last ? scoresText(last.validation ?? last) : 'no epoch'
  const kind = last?.validation ? 'validation: ' : ''
  return [
    `trained ${epochs.length === 1 ? '1 epoch' : `${epochs.length} epochs`}  |  ${kind}${scores}`,
    ...writtenFiles(files),
  ].join('\n')
}

/** What a finished training wrote, one line per file. */
export function writtenFiles({ weights, curves, history, checkpoints }: Training['files']) {
  const rows = Object.entries({ weights, curves, history, checkpoints })
  return rows.map(([what, path]) => `  ${what.padEnd('checkpoints'.length)}  ${path}`)
}
