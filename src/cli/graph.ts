/** `tenon graph`: draws models. */
import { type Command, Option } from 'commander'

import { chosen, withChoice } from './choice.ts'
import { UsageError } from './failure.ts'
import type { GraphOptions } from './look-options.ts'
import { formatFor, pictureFormats, withLook } from './look-options.ts'
import { dumpOption } from './options.ts'

export function define(command: Command): void {
  const stages = ['source', 'fused', 'diff']
  const format = 'what is drawn: svg, or what the name of --output ends with'
  const stage = 'layers as written, the kernels that they become, or both beside each other'
  withChoice(command)
    .argument('<files...>', 'a config; or several, folders and globs, with a folder as --output')
    .addOption(new Option('--format <format>', format).choices(pictureFormats))
    .addOption(new Option('--stage <stage>', stage).choices(stages))
  withLook(command)
    .option('--profile <file>', 'show the times that `tenon bench --format json` measured')
    .option('--curve <activation>', 'the curve of an activation that the config declares')
    .option('-o, --output <path>', 'write a file, or files into a folder, instead of printing')
    .option('--check', 'write nothing, and fail where a picture in --output is another one')
    .addOption(dumpOption())
    .addHelpText('after', '\nExample: tenon graph configs -o docs/pictures/ --stage fused')
    .action(graphFiles)
}

async function graphFiles(files: readonly string[], options: GraphOptions): Promise<void> {
  const { output, check, curve, dump } = options
  if (check && output === undefined) throw new UsageError('--check needs --output')
  if (options.profile !== undefined && (options.stage ?? 'fused') !== 'fused')
    throw new UsageError('--profile has times of kernels, which --stage fused shows')
  const many = await import('./draw-files.ts')
  if (many.drawsFolder(files, options)) return many.drawFolder(files, options)
  const [file] = files
  const config = chosen(file!, options)
  if (dump !== undefined) await (await import('./dump.ts')).dumpInference(config, dump)
  const draw = await import('./draw-picture.ts')
  const picture =
    curve === undefined
      ? await draw.drawConfig(config, formatFor(options.format, output), options)
      : await draw.drawCurve(config, curve)
  if (check) return many.checkPictures([{ file: output!, config: file!, picture }])
  return draw.deliver(picture, output)
}
