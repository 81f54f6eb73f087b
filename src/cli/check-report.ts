/** Prints what `tenon check` found, in the format that is asked for. */
import { formatJunit } from '../diagnostics/format-junit.ts'
import { formatGithub } from '../diagnostics/format-github.ts'
import { gitlabReport } from '../diagnostics/format-gitlab.ts'
import { jsonReport } from '../diagnostics/format-json.ts'
import { sarifReport } from '../diagnostics/format-sarif.ts'
import type { CheckedFile } from '../diagnostics/report.ts'
import { print, printJson } from './output.ts'
import { version } from './version.ts'

export type MachineFormat = 'json' | 'github' | 'gitlab' | 'sarif' | 'junit'

/** `plain` is the report for people, which stands in the log of a GitHub workflow too. */
export function printReport(
  format: MachineFormat,
  checked: readonly CheckedFile[],
  plain: string,
): void {
  switch (format) {
    case 'json': {
      const all = checked.flatMap(each => each.diagnostics)
      return printJson(jsonReport(checked.length, all))
    }
    case 'github':
      return print(formatGithub(checked, { plain, token: crypto.randomUUID() }))
    case 'gitlab':
      return printJson(gitlabReport(checked))
    case 'sarif':
      return printJson(sarifReport(checked, { version }))
    case 'junit':
      return print(formatJunit(checked))
  }
}
