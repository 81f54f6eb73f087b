/** `tenon train`: trains a model as its config says, in a run folder. */
import type { Command } from 'commander'

import type { TrainOptions, Training } from '../run-training.ts'
import { chosen, withChoice } from './choice.ts'
import { exitCodes } from './failure.ts'
import { scoresText } from './numbers.ts'
import {
  count,
  dumpOption,
  limitOption,
  runsOption,
  targetOption,
  threadsOption,
} from './options.ts'
import { formatOption, print, printJson, say } from './output.ts'
import { type TrainCommandOptions, trainWithProgress } from './train-with-progress.ts'

export function define(command: Command): void {
  withChoice(command)
    .argument('<file>', 'a config')
    .option('--epochs <n>', 'instead of the number that the config says', count(1))
    .option('--all-variants', 'train every variant, and compare them')
    .option('--seeds <n>', 'train with so many seeds, and compare them', count(1))
    .option('--resume', 'go on with the newest run where it stopped')
    .addOption(runsOption())
    .addOption(targetOption())
    .addOption(threadsOption())
    .addOption(limitOption())
    .addOption(formatOption())
    .addOption(dumpOption())
    .action(trainModel)
}

async function trainModel(file: string, given: TrainCommandOptions): Promise<void> {
  if (given.allVariants || given.seeds !== undefined || given.variant?.includes(','))
    return (await import('./train-many.ts')).trainMany(file, given)
  const { format, dump, ...options } = given
  const config = chosen(file, options)
  if (dump !== undefined) await (await import('./dump.ts')).dumpTraining(config, dump)
  const training = await trainWithProgress(config, options)
  if (format === 'json') printJson(jsonResult(training))
  else if (!training.interrupted) print(resultText(training))
  if (!training.interrupted) return
  const done = training.epochs.length
  const more = [options.runs === 'runs' ? '' : ` --runs ${options.runs}`, limitText(options)]
  say(`stopped after ${done === 1 ? '1 epoch' : `${done} epochs`}, which a checkpoint holds`)
  say(`go on with: tenon train ${file} --resume${more.join('')}`)
  process.exitCode = exitCodes.interrupted
}

function limitText({ limit, epochs }: Pick<TrainOptions, 'limit' | 'epochs'>): string {
  const texts = Object.entries({ limit, epochs }).filter(([, value]) => value !== undefined)
  return texts.map(([name, value]) => ` --${name} ${value}`).join('')
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
