/** `tenon check`: finds everything that is wrong with configs. */
import type { Command } from 'commander'

import { type CheckResult, check } from '../api.ts'
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts'
import { jsonReport } from '../diagnostics/format-json.ts'
import { countText, formatText } from '../diagnostics/format-text.ts'
import { type Choice, chosen, withChoice } from './choice.ts'
import { exitCodes } from './failure.ts'
import { count } from './options.ts'
import { type TextFormat, formatOption, hasColor, print, say } from './output.ts'

interface Options extends Choice {
  readonly allVariants?: boolean
  readonly measure?: boolean
  readonly format: TextFormat
  readonly maxWarnings?: number
  readonly data?: boolean
}

export function define(command: Command): void {
  withChoice(command)
    .argument('[files...]', 'configs, folders or globs; without any, all below this folder')
    .addOption(formatOption())
    .option('--max-warnings <n>', 'fail where there are more warnings', count(0))
    .option('--all-variants', 'check every variant of each config too')
    .option('--measure', 'run the models whose limits name a latency')
    .option('--data', 'open the data files too: shapes, dtypes, range of the labels')
    .action(checkConfigs)
}

async function checkConfigs(patterns: readonly string[], options: Options): Promise<void> {
  const { findConfigs } = await import('./find-configs.ts')
  const { files, skipped } = await findConfigs(patterns)
  const diagnostics: Diagnostic[] = []
  for (const file of files) diagnostics.push(...(await checkOne(file, options)).diagnostics)
  if (options.format === 'json') await printReport(files.length, diagnostics)
  else printText(files.length, skipped, diagnostics)
  const warnings = diagnostics.filter(each => each.severity === 'warning').length
  const { maxWarnings = Infinity } = options
  if (warnings > maxWarnings)
    say(`${warnings} ${plural(warnings, 'warning')}, more than ${maxWarnings}`)
  if (hasErrors(diagnostics) || warnings > maxWarnings) process.exitCode = exitCodes.findings
}

/** One file, with what its limits compare it with. */
async function checkOne(file: string, options: Options): Promise<CheckResult> {
  const { data = false, allVariants = false, measure = false } = options
  const { readBase } = await import('./base-config.ts')
  const measureLatency = measure
    ? (await import('../measure-latency.ts')).measureLatency
    : undefined
  return check(chosen(file, options), { data, allVariants, readBase, measureLatency })
}

async function printReport(files: number, diagnostics: readonly Diagnostic[]): Promise<void> {
  const { createRelativeNames } = await import('./repository.ts')
  const relative = createRelativeNames()
  const report = jsonReport(files, diagnostics)
  // Every path in the report is the value of a `file`.
  const rename = (key: string, value: unknown): unknown =>
    key === 'file' ? relative(String(value)) : value
  print(JSON.stringify(report, rename, 2))
}

function printText(files: number, skipped: number, diagnostics: readonly Diagnostic[]): void {
  const blocks = formatText(diagnostics, { color: hasColor(process.stdout) })
  const found = countText(diagnostics) || 'nothing wrong'
  const others = skipped > 0 ? `; skipped ${skipped} other YAML ${plural(skipped, 'file')}` : ''
  const summary = `checked ${files} ${plural(files, 'file')}: ${found}${others}`
  print(blocks === '' ? summary : `${blocks}\n\n${summary}`)
}

function plural(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`
}
