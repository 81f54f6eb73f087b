/** `tenon evaluate`: loss and metrics on a data set. */
import { type Command, Option } from 'commander'

import { type EvaluateOptions, findTrainedWeights, runEvaluation } from '../run-training.ts'
import { type Choice, chosen, withChoice } from './choice.ts'
import { countText, scoresText } from './numbers.ts'
import { limitOption, runsOption, targetOption, threadsOption } from './options.ts'
import { type TextFormat, formatOption, print, printJson, say } from './output.ts'
import { sayTarget } from './target-text.ts'

interface Options extends EvaluateOptions, Choice {
  readonly weights?: string
  readonly runs: string
  readonly format: TextFormat
}

export function define(command: Command): void {
  const sets = ['test', 'validation']
  withChoice(command)
    .argument('<file>', 'a config')
    .option('--weights <file>', 'safetensors; without any, those of the newest run')
    .addOption(
      new Option('--data <set>', 'by default the test set where there is one').choices(sets),
    )
    .addOption(runsOption())
    .addOption(targetOption())
    .addOption(threadsOption())
    .addOption(limitOption())
    .addOption(formatOption())
    .action(evaluateModel)
}

async function evaluateModel(file: string, { format, runs, ...options }: Options): Promise<void> {
  const config = chosen(file, options)
  const weights = options.weights ?? (await findTrainedWeights(config, runs))
  if (options.weights === undefined) say(`weights: ${weights}`)
  const result = await runEvaluation(config, { ...options, weights, onTarget: sayTarget })
  if (format === 'json') printJson(result)
  else print(`${scoresText(result)}  (${countText(result.examples)} ${result.set} examples)`)
}
