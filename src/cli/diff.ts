/** `tenon diff`: what has become of a model between two configs. */
import { type Command, Option } from 'commander'

import type { Model } from '../build/model.ts'
import { modelOf } from '../compile.ts'
import { diffModels, differs } from '../diff/diff.ts'
import { deliver, pixels } from './draw-picture.ts'
import { formatDiff, formatDiffMarkdown } from './diff-text.ts'
import { exitCodes } from './failure.ts'
import { openRevision } from './git-config.ts'
import { type Look, lookOf, withLook } from './look-options.ts'

interface Options extends Look {
  readonly format: 'text' | 'markdown' | 'json' | DiffPicture
  readonly output?: string
  readonly exitCode?: boolean
}

/** Formats of pictures that are no formats of lists. */
type DiffPicture = 'svg' | 'png' | 'html' | 'mermaid' | 'dot'

const lists: readonly Options['format'][] = ['text', 'markdown', 'json']

export function define(command: Command): void {
  const formats = [...lists, 'svg', 'png', 'html', 'mermaid', 'dot']
  withLook(command)
    .argument('<a>', 'a config, or REV:FILE as it was in a git revision')
    .argument('<b>', 'another one')
    .addOption(
      new Option('--format <format>', 'how the result is printed').choices(formats).default('text'),
    )
    .option('-o, --output <file>', 'write a file instead of printing')
    .option('--exit-code', 'exit with 1 where the models differ')
    .addHelpText('after', '\nExample: tenon diff main:configs/model.yaml configs/model.yaml')
    .action(diffConfigs)
}

async function diffConfigs(before: string, after: string, options: Options): Promise<void> {
  const [a, b] = [await openRevision(before), await openRevision(after)]
  const [modelA, modelB] = [await modelOf(a), await modelOf(b)]
  const diff = diffModels(modelA, modelB)
  const { format, output } = options
  if (isList(format)) {
    const names = { before, after }
    const texts = {
      text: () => formatDiff(diff, names),
      markdown: () => formatDiffMarkdown(diff, names),
      json: () => JSON.stringify(diff, null, 2),
    }
    await deliver(`${texts[format]()}\n`, output)
  } else await deliver(await drawDifference(modelA, modelB, format, options), output)
  if (options.exitCode && differs(diff)) process.exitCode = exitCodes.findings
}

function isList(format: Options['format']): format is 'text' | 'markdown' | 'json' {
  return lists.includes(format)
}

async function drawDifference(a: Model, b: Model, format: DiffPicture, look: Look) {
  const { drawDiff } = await import('../diagrams/draw.ts')
  const text = await drawDiff(a, b, { ...lookOf(look), format: format === 'png' ? 'svg' : format })
  return format === 'png' ? pixels(text) : text
}
