/** `tenon summary`: layers, shapes, parameters, FLOPs and planned memory. */
import type { Command } from 'commander'

import { summarize } from '../api.ts'
import { type Choice, chosen, withChoice } from './choice.ts'
import { dumpOption } from './options.ts'
import { type TextFormat, formatOption, print, printJson } from './output.ts'
import { formatSummary } from './summary-table.ts'

interface Options extends Choice {
  readonly format: TextFormat
  readonly dump?: string
}

export function define(command: Command): void {
  withChoice(command)
    .argument('<file>', 'a config')
    .addOption(formatOption())
    .addOption(dumpOption())
    .action(async (file: string, { format, dump, ...choice }: Options) => {
      const config = chosen(file, choice)
      const summary = await summarize(config)
      if (dump !== undefined) await (await import('./dump.ts')).dumpInference(config, dump)
      if (format === 'json') printJson(summary)
      else print(formatSummary(summary))
    })
}
