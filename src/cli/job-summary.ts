/** What a check measured, as a Markdown table for the summary of a CI job. */
import { appendFileSync } from 'node:fs'

import { type Limit, limitsOf } from '../build/limits.ts'
import type { Summary } from '../build/summary.ts'
import { modelOf, summarize } from '../compile.ts'
import { openConfig } from '../config-source.ts'
import { TenonError, refuse } from '../diagnostics/diagnostic.ts'
import { countText as countFindings } from '../diagnostics/format-text.ts'
import type { CheckedFile } from '../diagnostics/report.ts'
import { explainSystemError } from '../files/system-errors.ts'
import { bytesText, countText, flopsText } from './numbers.ts'

/** A job's summary may have 1 MiB; more rows than these help nobody. */
const mostRows = 1000

/** One row per file: what its model takes of what the limits allow. `rename` gives the paths. */
export async function jobSummary(
  checked: readonly CheckedFile[],
  rename: (file: string) => string,
): Promise<string> {
  const rows: string[] = []
  for (const each of checked.slice(0, mostRows)) rows.push(await row(each, rename(each.file)))
  const missing = checked.length - rows.length
  return [
    '### tenon check',
    '',
    '| config | findings | parameters | trained | FLOPs | memory |',
    '| ------ | -------- | ---------: | ------: | ----: | -----: |',
    ...rows,
    ...(missing > 0 ? ['', `${countText(missing)} more files are not shown.`] : []),
    '',
  ].join('\n')
}

/** Adds to a summary, which earlier commands of the step may have begun. */
export function appendSummary(path: string, text: string): void {
  try {
    appendFileSync(path, text)
  } catch (error) {
    const { reason, hint } = explainSystemError(error)
    refuse('cannot-write', { file: path, reason }, undefined, { hint })
  }
}

async function row({ file, diagnostics }: CheckedFile, name: string): Promise<string> {
  const measured = await measure(file)
  const cells = measured ? numberCells(measured.summary, measured.limits) : ['', '', '', '']
  const findings = countFindings(diagnostics) || 'none'
  return `| ${[code(name), findings, ...cells].join(' | ')} |`
}

interface Measured {
  readonly summary: Summary
  readonly limits: readonly Limit[]
}

/** Undefined where errors stand in the way of a model. */
async function measure(file: string): Promise<Measured | undefined> {
  try {
    const model = await modelOf(await openConfig(file))
    return { summary: await summarize(model), limits: limitsOf(model) }
  } catch (error) {
    if (error instanceof TenonError) return undefined
    throw error
  }
}

function numberCells(summary: Summary, limits: readonly Limit[]): readonly string[] {
  const cell = (name: keyof Summary & string, text: (value: number) => string): string => {
    const value = summary[name] as number | null
    const limit = limits.find(each => each.name === name)
    const measured = value === null ? 'unknown' : text(value)
    return limit ? `${measured} ${bound(limit, value, text)}` : measured
  }
  return [
    cell('params', countText),
    cell('trainable', countText),
    cell('flops', flopsText),
    cell('memory', bytesText),
  ]
}

/** `of 500,000 (84 %)`; what is not within its limit is in bold. */
function bound(
  { allowed, exact }: Limit,
  value: number | null,
  text: (value: number) => string,
): string {
  if (value === null) return `(limit ${text(allowed)} not checked)`
  if (exact) return value === allowed ? '(as required)' : `**instead of ${text(allowed)}**`
  const share = allowed > 0 ? ` (${Math.round((100 * value) / allowed)} %)` : ''
  const whole = `of ${text(allowed)}${share}`
  return value <= allowed ? whole : `**${whole}**`
}

/** A path as code in a cell of a table, whatever it is called. */
function code(path: string): string {
  const text = path.replace(/[\0-\x1f\x7f]/g, '\ufffd').replaceAll('|', '\\|')
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``
}
