/** `tenon check`: finds everything that is wrong with configs. */
import { type Command, Option } from 'commander'

import { type CheckResult, check } from '../api.ts'
import type { LimitOptions } from '../costs.ts'
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts'
import { countText, formatText } from '../diagnostics/format-text.ts'
import { type Choice, chosen, withChoice } from './choice.ts'
import { type CheckedFile, renameFiles } from '../diagnostics/report.ts'
import { exitCodes } from './failure.ts'
import { count } from './options.ts'
import { hasColoredResults, print, say } from './output.ts'

const formats = ['text', 'json', 'github', 'gitlab', 'sarif', 'junit'] as const

interface Options extends Choice {
  readonly allVariants?: boolean
  readonly measure?: boolean
  readonly format?: (typeof formats)[number]
  readonly maxWarnings?: number
  readonly strict?: boolean
  readonly skipOthers?: boolean
  readonly summary?: string
  readonly data?: boolean
  readonly fix?: boolean
}

export function define(command: Command): void {
  const format = 'text, or github in a workflow of GitHub Actions, where none is given'
  withChoice(command)
    .argument('[files...]', 'configs, folders or globs; without any, all below this folder')
    .addOption(new Option('--format <format>', format).choices(formats))
    .option('--max-warnings <n>', 'fail where there are more warnings', count(0))
    .option('--all-variants', 'check every variant of each config too')
    .option('--measure', 'run the models whose limits name a latency')
    .option('--strict', 'count warnings as errors')
    .option('--skip-others', 'skip files without a `tenon:` also where they are named')
    .option('--summary <file>', 'add a table of models and limits to a file, as Markdown')
    .option('--data', 'open the data files too: shapes, dtypes, range of the labels')
    .option('--fix', 'write the safe fixes into the files first')
    .action(checkConfigs)
}

async function checkConfigs(patterns: readonly string[], options: Options): Promise<void> {
  const { findConfigs } = await import('./find-configs.ts')
  const { files, skipped } = await findConfigs(patterns, options)
  if (options.fix) await (await import('./fix-files.ts')).fixFiles(files)
  const checked: CheckedFile[] = []
  let ignored = 0
  for (const file of files) {
    const found = await checkOne(file, options)
    const { diagnostics } = found
    checked.push({ file, diagnostics: options.strict ? diagnostics.map(asError) : diagnostics })
    ignored += found.ignored.length
  }
  await printChecked(checked, { skipped, ignored }, options)
  const diagnostics = checked.flatMap(each => each.diagnostics)
  const warnings = diagnostics.filter(each => each.severity === 'warning').length
  const { maxWarnings = Infinity } = options
  if (warnings > maxWarnings)
    say(`${warnings} ${plural(warnings, 'warning')}, more than ${maxWarnings}`)
  if (hasErrors(diagnostics) || warnings > maxWarnings) process.exitCode = exitCodes.findings
}

/** Loaded by the limit that asks for it alone. */
const readBase: NonNullable<LimitOptions['readBase']> = async (against, file) => {
  const base = await import('./base-config.ts')
  return base.readBase(against, file)
}

/** One file, with what its limits compare it with. */
async function checkOne(file: string, options: Options): Promise<CheckResult> {
  const { data = false, allVariants = false, measure = false } = options
  const measureLatency = measure
    ? (await import('../measure-latency.ts')).measureLatency
    : undefined
  return check(chosen(file, options), { data, allVariants, readBase, measureLatency })
}

function asError(each: Diagnostic): Diagnostic {
  return { ...each, severity: 'error' }
}

/** What the report does not show. */
interface LeftOut {
  readonly skipped: number
  readonly ignored: number
}

async function printChecked(
  checked: readonly CheckedFile[],
  leftOut: LeftOut,
  { format = process.env['GITHUB_ACTIONS'] === 'true' ? 'github' : 'text', summary }: Options,
): Promise<void> {
  const summaries = [summary, format === 'github' ? process.env['GITHUB_STEP_SUMMARY'] : undefined]
  for (const path of summaries) if (path) await writeSummary(checked, path)
  if (format === 'text') return print(plainReport(checked, leftOut, hasColoredResults()))
  const { createRelativeNames } = await import('./repository.ts')
  const { printReport } = await import('./check-report.ts')
  const renamed = renameFiles(checked, createRelativeNames())
  printReport(format, renamed, plainReport(renamed, leftOut, false))
}

async function writeSummary(checked: readonly CheckedFile[], path: string): Promise<void> {
  const { createRelativeNames } = await import('./repository.ts')
  const { appendSummary, jobSummary } = await import('./job-summary.ts')
  appendSummary(path, await jobSummary(checked, createRelativeNames()))
}

function plainReport(
  checked: readonly CheckedFile[],
  { skipped, ignored }: LeftOut,
  color: boolean,
): string {
  const diagnostics = checked.flatMap(each => each.diagnostics)
  const found = countText(diagnostics) || 'nothing wrong'
  const left = ignored > 0 ? `; ${ignored} ignored` : ''
  const others = skipped > 0 ? `; skipped ${skipped} other YAML ${plural(skipped, 'file')}` : ''
  const files = `${checked.length} ${plural(checked.length, 'file')}`
  const summary = `checked ${files}: ${found}${left}${others}`
  const blocks = formatText(diagnostics, { color })
  return blocks === '' ? summary : `${blocks}\n\n${summary}`
}

function plural(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`
}
