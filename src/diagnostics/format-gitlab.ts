/** A code quality report of GitLab: one entry per diagnostic, known again by its fingerprint. */
import { fingerprints } from './fingerprint.ts'
import { type CheckedFile, findingsOf, messageText, rangeOf } from './report.ts'

/** Lines count from 1. */
export interface GitlabIssue {
  readonly description: string
  readonly check_name: string
  readonly fingerprint: string
  readonly severity: 'major' | 'minor'
  readonly location: {
    readonly path: string
    readonly lines: { readonly begin: number; readonly end: number }
  }
}

/** What is wrong with a file as a whole stands at its first line, since every entry needs one. */
export function gitlabReport(checked: readonly CheckedFile[]): readonly GitlabIssue[] {
  const findings = findingsOf(checked)
  const prints = fingerprints(findings)
  return findings.map(({ file, diagnostic }, index) => {
    const { code, severity, span } = diagnostic
    const [begin, end] = span ? rangeOf(span).map(each => each.line) : [1, 1]
    return {
      description: messageText(diagnostic),
      check_name: code,
      fingerprint: prints[index]!,
      severity: severity === 'error' ? 'major' : 'minor',
      location: { path: file, lines: { begin: begin!, end: end! } },
    }
  })
}
