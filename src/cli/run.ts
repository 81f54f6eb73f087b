/** `tenon run`: runs a model on inputs from files. */
import type { Command } from 'commander'

import { compile } from '../api.ts'
import type { CompileOptions } from '../compile-options.ts'
import { openKept } from '../kept-model.ts'
import { type Choice, chosen, withChoice } from './choice.ts'
import { targetOption, threadsOption } from './options.ts'
import { print, say } from './output.ts'
import { readInputs } from './run-inputs.ts'
import { outputsJson, runInBatches, writeOutputs } from './run-outputs.ts'
import { sayTarget } from './target-text.ts'

interface Options extends CompileOptions, Choice {
  readonly weights?: string
  readonly input: readonly string[]
  readonly output?: string
}

export function define(command: Command): void {
  const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value]
  withChoice(command)
    .argument('<file>', 'a config')
    .option('--weights <file>', 'safetensors; without any, the first values that the seed gives')
    .option('--input <name=file>', 'an input from a file: npy, IDX, JSON or PNG', collect, [])
    .option('--output <dir>', 'write NAME.npy for each output, instead of printing JSON')
    .addOption(targetOption())
    .addOption(threadsOption())
    .action(runModel)
}

async function runModel(file: string, options: Options): Promise<void> {
  const { weights, target, threads, input, output } = options
  const wanted = {
    ...{ weights, onTarget: sayTarget },
    ...(target && { target }),
    ...(threads && { threads }),
  }
  const config = chosen(file, options)
  const model = (await openKept(config, wanted)) ?? (await compile(config, wanted))
  if (weights === undefined) say('no --weights: the model runs with its first, untrained values')
  const results = runInBatches(model, await readInputs(model, input))
  if (output === undefined) print(outputsJson(results))
  else for (const path of writeOutputs(results, output)) print(path)
}
