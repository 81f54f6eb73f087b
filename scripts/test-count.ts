/** Prints the last line of a test run, `N passed, N failed`, from vitest's JSON report. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The part of vitest's JSON report that is read. */
export interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly {
    readonly status: string
    readonly assertionResults: readonly { readonly status: string }[]
  }[]
}

/** A file that fails without a failing test (it cannot be loaded, say) counts as one failure. */
export function countLine(report: Report): string {
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every(each => each.status !== 'failed'),
  )
  const failed = report.numFailedTests + brokenFiles.length
  const skipped = report.numPendingTests + report.numTodoTests
  const line = `${report.numPassedTests} passed, ${failed} failed`
  return skipped > 0 ? `${line}, ${skipped} skipped` : line
}

function main(path: string): void {
  if (!existsSync(path)) {
    console.log('the tests did not run to their end: there is no report')
    console.log('0 passed, 1 failed')
    process.exitCode = 1
    return
  }
  console.log(countLine(JSON.parse(readFileSync(path, 'utf8')) as Report))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv[2] ?? '')
