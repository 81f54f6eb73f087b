/** Workflow commands of GitHub Actions, which annotate the lines of a pull request. */
import { type CheckedFile, type Finding, findingsOf, messageText, rangeOf } from './report.ts'
import type { Span } from './source.ts'

/** A step shows no more of either kind; what is beyond would be dropped without a word. */
const mostAnnotated = 10

export interface GithubOptions {
  /** The report for people, which stands in the log above the annotations. */
  readonly plain: string
  /** A word that nobody can guess: until it comes again, the runner obeys no line of the log. */
  readonly token: string
}

/** The plain report, kept from being read as commands, then the annotations. */
export function formatGithub(
  checked: readonly CheckedFile[],
  { plain, token }: GithubOptions,
): string {
  const findings = findingsOf(checked)
  const annotated = (['error', 'warning'] as const).flatMap(severity =>
    findings.filter(each => each.diagnostic.severity === severity).slice(0, mostAnnotated),
  )
  const missing = findings.length - annotated.length
  return [
    `::stop-commands::${token}`,
    plain,
    `::${token}::`,
    ...annotated.map(annotation),
    ...(missing > 0 ? [`${missing} more not annotated; the log above has all of them`] : []),
  ].join('\n')
}

function annotation({ file, diagnostic }: Finding): string {
  const { severity, code, span } = diagnostic
  const properties = { file, ...(span && place(span)), title: code }
  const written = Object.entries(properties).map(
    ([name, value]) => `${name}=${escapeProperty(String(value))}`,
  )
  return `::${severity} ${written.join(',')}::${escapeData(messageText(diagnostic))}`
}

/** Columns are allowed only where the range stays on one line. */
function place(span: Span) {
  const [from, to] = rangeOf(span)
  const lines = { line: from.line, endLine: to.line }
  return from.line === to.line ? { ...lines, col: from.column, endColumn: to.column } : lines
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
