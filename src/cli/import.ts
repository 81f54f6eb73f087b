/** `tenon import`: a model of another tool as a config and its weights. */
import { type Command, InvalidArgumentError } from 'commander'

import { importModel } from '../api.ts'
import type { GivenSizes } from '../formats/given-sizes.ts'
import { reportText } from '../formats/report.ts'
import { sizesOption } from './options.ts'
import { type TextFormat, formatOption, print, printJson, say } from './output.ts'
import { writeFolder } from './write-folder.ts'

interface Options {
  readonly output: string
  readonly map: { readonly [type: string]: string }
  readonly config?: string
  readonly sizes?: GivenSizes
  readonly format: TextFormat
  readonly force?: true
}

export function define(command: Command): void {
  command
    .argument('<model>', 'model.json of TensorFlow.js, .keras, .h5, .onnx or .safetensors')
    .requiredOption('-o, --output <dir>', 'folder for model.yaml, model.safetensors, report.json')
    .option('--map <type=file:block>', 'a block that stands for a foreign layer', collectMap, {})
    .option(
      '--config <file>',
      'for weights alone: the JSON of to_json() (Keras), a tenon config (PyTorch)',
    )
    .addOption(sizesOption('numbers for sizes that a graph of operators leaves open'))
    .option('--force', 'replace files that something else has written')
    .addOption(formatOption())
    .action(importFile)
}

function collectMap(text: string, all: Options['map']): Options['map'] {
  const [, type, where] = /^([^=]+)=(.+)$/s.exec(text) ?? []
  if (type === undefined || where === undefined)
    throw new InvalidArgumentError('NAME=FILE or NAME=FILE:BLOCK is needed.')
  return { ...all, [type]: where }
}

async function importFile(
  file: string,
  { output, map, config: topology, sizes, format, force }: Options,
): Promise<void> {
  const { config, weights, report } = await importModel(file, {
    map,
    config: topology,
    ...(sizes && { sizes }),
  })
  const files = [
    { name: 'model.yaml', content: config },
    { name: 'model.safetensors', content: weights },
    { name: 'report.json', content: `${JSON.stringify(report, null, 2)}\n` },
  ]
  const paths = writeFolder(output, files, { force })
  if (format === 'json') return printJson(report)
  say(reportText(report))
  for (const path of paths) print(path)
}
