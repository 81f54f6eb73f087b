/** `tenon diff`: what has become of a model between two configs. */
import { type Command, Option } from 'commander'

import { modelOf } from '../compile.ts'
import { diffModels, differs } from '../diff/diff.ts'
import { formatDiff, formatDiffMarkdown } from './diff-text.ts'
import { exitCodes } from './failure.ts'
import { openRevision } from './git-config.ts'
import { print, printJson } from './output.ts'

interface Options {
  readonly format: 'text' | 'markdown' | 'json'
  readonly exitCode?: boolean
}

export function define(command: Command): void {
  const formats = ['text', 'markdown', 'json']
  command
    .argument('<a>', 'a config, or REV:FILE as it was in a git revision')
    .argument('<b>', 'another one')
    .addOption(
      new Option('--format <format>', 'how the result is printed').choices(formats).default('text'),
    )
    .option('--exit-code', 'exit with 1 where the models differ')
    .addHelpText('after', '\nExample: tenon diff main:configs/model.yaml configs/model.yaml')
    .action(diffConfigs)
}

async function diffConfigs(before: string, after: string, options: Options): Promise<void> {
  const [a, b] = [await openRevision(before), await openRevision(after)]
  const diff = diffModels(await modelOf(a), await modelOf(b))
  const names = { before, after }
  if (options.format === 'json') printJson(diff)
  else print(options.format === 'text' ? formatDiff(diff, names) : formatDiffMarkdown(diff, names))
  if (options.exitCode && differs(diff)) process.exitCode = exitCodes.findings
}
