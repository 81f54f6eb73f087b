/** `tenon bench`: how long a model takes, as a whole and kernel by kernel. */
import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'

import { bench } from '../api.ts'
import type { BenchOptions } from '../bench-model.ts'
import { traceText } from '../bench-text.ts'
import { formatBench } from './bench-table.ts'
import type { TargetChoice } from '../target-instance.ts'
import { type Choice, chosen, withChoice } from './choice.ts'
import { count, targetOption, threadsOption, sizesOption } from './options.ts'
import { type TextFormat, formatOption, print, printJson, say } from './output.ts'
import { sayTarget } from './target-text.ts'

interface Options extends BenchOptions, Choice {
  readonly format: TextFormat
  readonly trace?: string
}

export function define(command: Command): void {
  withChoice(command)
    .argument('<file>', 'a config')
    .option('--batch <n>', 'examples per run', count(1), 1)
    .addOption(sizesOption('numbers for other open dims of the inputs'))
    .option('--trace <file>', 'write one run as a trace for chrome://tracing and Perfetto')
    .addOption(targetOption())
    .addOption(threadsOption())
    .addOption(formatOption())
    .action(benchFile)
}

async function benchFile(file: string, { format, trace, ...options }: Options): Promise<void> {
  const result = await bench(chosen(file, options), { ...options, onTarget: sayReason })
  if (trace !== undefined) {
    writeFileSync(trace, traceText(result))
    say(`trace: ${trace}`)
  }
  if (format === 'json') printJson(result)
  else print(formatBench(result))
}

/** The result names the target itself. */
function sayReason(choice: TargetChoice): void {
  if (choice.reason !== undefined) sayTarget(choice)
}
