/** What a failure prints, and the exit code that it ends with. */
import { CommanderError } from 'commander'

import { TenonError } from '../diagnostics/diagnostic.ts'
import { formatText } from '../diagnostics/format-text.ts'
import { explainSystemError, systemErrorCode } from '../files/system-errors.ts'
import { hasColor, say } from './output.ts'
import { version } from './version.ts'

/** Exit codes that scripts rely on. */
export const exitCodes = { findings: 1, usage: 2, fault: 3, interrupted: 130 } as const

/** The command line asks for something that cannot be done; the message says what can. */
export class UsageError extends Error {}

/** Prints what went wrong on stderr; gives the exit code. */
export function reportFailure(error: unknown): number {
  // Commander has printed what was wrong, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage
  if (error instanceof UsageError) {
    say(`error: ${error.message}`)
    return exitCodes.usage
  }
  if (error instanceof TenonError) {
    say(formatText(error.diagnostics, { color: hasColor(process.stderr) }))
    return exitCodes.findings
  }
  if (isFailedWrite(error)) return reportUnwritable(error)
  reportFault(error)
  return exitCodes.fault
}

/** Files are written by what refuses with a diagnostic, so this is stdout. */
function isFailedWrite(error: unknown): boolean {
  return (
    systemErrorCode(error) !== undefined && (error as NodeJS.ErrnoException).syscall === 'write'
  )
}

function reportUnwritable(error: unknown): number {
  // A reader that has seen enough, such as `head`, closes the pipe.
  if (systemErrorCode(error) === 'EPIPE') return 0
  say(`error: the result cannot be written: ${explainSystemError(error).reason}`)
  return exitCodes.findings
}

function reportFault(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const host = `node ${process.versions.node}, ${process.platform} ${process.arch}`
  say(
    [
      'This is a fault in tenon, not in your config.',
      'Please report it with the command, the config and these lines:',
      '',
      `tenon ${version}, ${host}: tenon ${process.argv.slice(2).join(' ')}`,
      text,
    ].join('\n'),
  )
}
