/** `tenon fmt`: writes configs in the canonical layout. */
import { realpathSync } from 'node:fs'
import type { Command } from 'commander'

import { formatConfig } from '../config/format/format.ts'
import { openConfig } from '../config-source.ts'
import { formatText } from '../diagnostics/format-text.ts'
import { writeFileAtomically } from '../files/atomic.ts'
import { exitCodes } from './failure.ts'
import { hasColor, print, say } from './output.ts'

interface Options {
  readonly check?: boolean
  readonly stdout?: boolean
}

export function define(command: Command): void {
  command
    .argument('[files...]', 'configs, folders or globs; without any, all below this folder')
    .option('--check', 'write nothing, list the files that would change; exit code 1 for any')
    .option('--stdout', 'write nothing, print the result')
    .action(formatFiles)
}

async function formatFiles(patterns: readonly string[], options: Options): Promise<void> {
  const { findConfigs } = await import('./find-configs.ts')
  const { files } = await findConfigs(patterns)
  let changed = 0
  for (const file of files) if (await formatFile(file, options)) changed++
  if (options.stdout) return
  const verb = options.check ? 'would change' : 'changed'
  say(`${verb} ${changed} of ${files.length} ${files.length === 1 ? 'file' : 'files'}`)
  if (options.check && changed > 0) process.exitCode = exitCodes.findings
}

/** True where the file is not in the canonical layout. */
async function formatFile(file: string, { check, stdout }: Options): Promise<boolean> {
  const source = await openConfig(file)
  const { text, diagnostics } = formatConfig(source)
  if (text === undefined) {
    say(formatText(diagnostics, { color: hasColor(process.stderr) }))
    say(`${file} is left as it is`)
    process.exitCode = exitCodes.findings
    return false
  }
  if (stdout) print(text)
  if (text === source.text) return false
  if (check) print(file)
  // A link stays a link: what it leads to is written.
  else if (!stdout) writeFileAtomically(realpathSync(file), new TextEncoder().encode(text))
  return true
}
