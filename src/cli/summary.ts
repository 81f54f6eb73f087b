/** `tenon summary`: layers, shapes, parameters, FLOPs and planned memory. */
import type { Command } from 'commander'

import { summarize } from '../api.ts'
import { dumpOption } from './options.ts'
import { type TextFormat, formatOption, print, printJson } from './output.ts'
import { formatSummary } from './summary-table.ts'

export function define(command: Command): void {
  command
    .argument('<file>', 'a config')
    .addOption(formatOption())
    .addOption(dumpOption())
    .action(async (file: string, { format, dump }: { format: TextFormat; dump?: string }) => {
      const summary = await summarize(file)
      if (dump !== undefined) await (await import('./dump.ts')).dumpInference(file, dump)
      if (format === 'json') printJson(summary)
      else print(formatSummary(summary))
    })
}
