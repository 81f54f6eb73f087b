/** SARIF 2.1.0, the format of code scanning (OASIS standard of March 2020). */
import type { Diagnostic, Fix } from './diagnostic.ts'
import { fingerprints } from './fingerprint.ts'
import { type Code, messages } from './messages.ts'
import { type CheckedFile, type Finding, findingsOf, messageText, rangeOf } from './report.ts'
import type { Span } from './source.ts'

/** Code scanning refuses a run with more. */
export const mostResults = 25_000

const root = '%SRCROOT%'

export interface SarifOptions {
  /** The version of tenon. */
  readonly version: string
}

/** The report as data for `JSON.stringify`; lines and columns count from 1, in UTF-16 units. */
export function sarifReport(checked: readonly CheckedFile[], { version }: SarifOptions) {
  const all = findingsOf(checked)
  const findings = all.slice(0, mostResults)
  const rules = [...new Set(findings.map(each => each.diagnostic.code))].sort()
  const prints = fingerprints(findings)
  return {
    $schema:
      'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'tenon', semanticVersion: version, rules: rules.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [root]: { description: { text: 'The root of the repository.' } } },
        artifacts: checked.map(({ file }) => ({ location: artifact(file) })),
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: cutNote(all.length - findings.length),
          },
        ],
        results: findings.map((each, index) => resultOf(each, rules, prints[index]!)),
      },
    ],
  }
}

function cutNote(missing: number) {
  if (missing === 0) return []
  const text = `${missing} more results are left out: a run may have ${mostResults}`
  return [{ level: 'warning', message: { text } }]
}

function ruleOf(code: Code) {
  const { severity, explain } = messages[code]
  const [first = ''] = explain.split('\n\n')
  return {
    id: code,
    shortDescription: { text: first.replaceAll('\n', ' ').replaceAll('`', '') },
    help: { text: explain, markdown: explain },
    defaultConfiguration: { level: severity },
  }
}

function resultOf({ file, diagnostic }: Finding, rules: readonly Code[], print: string) {
  const { code, severity, span, notes, fix } = diagnostic
  return {
    ruleId: code,
    ruleIndex: rules.indexOf(code),
    level: severity,
    message: { text: plainMessage(messageText(diagnostic)) },
    locations: [location(file, span)],
    ...related(notes),
    partialFingerprints: { primaryLocationLineHash: print },
    ...(fix && { fixes: [fixOf(fix)] }),
  }
}

/** A bracket right before a parenthesis would make a link of what a config says. */
function plainMessage(text: string): string {
  return text.replaceAll('](', '] (')
}

/** What is wrong with a file as a whole stands at its first line, where viewers show it. */
function location(file: string, span: Span | undefined) {
  const place = span ? region(span) : { startLine: 1 }
  return { physicalLocation: { artifactLocation: artifact(file), region: place } }
}

function related(notes: Diagnostic['notes']) {
  const relatedLocations = notes.flatMap(({ message, span }, id) =>
    span
      ? [{ id, ...location(span.source.file, span), message: { text: plainMessage(message) } }]
      : [],
  )
  return relatedLocations.length > 0 ? { relatedLocations } : {}
}

function fixOf({ title, span, text }: Fix) {
  const replacements = [{ deletedRegion: region(span), insertedContent: { text } }]
  return {
    description: { text: plainMessage(title) },
    artifactChanges: [{ artifactLocation: artifact(span.source.file), replacements }],
  }
}

function region(span: Span) {
  const [from, to] = rangeOf(span)
  return {
    startLine: from.line,
    startColumn: from.column,
    endLine: to.line,
    endColumn: to.column,
  }
}

/** A path as a relative URI; a lone surrogate, which no URI can hold, is replaced. */
function artifact(file: string) {
  const segments = file.replace(/\p{Cs}/gu, '\ufffd').split('/')
  return { uri: segments.map(encodeURIComponent).join('/'), uriBaseId: root }
}
