/** `tenon import`: a model of another tool as a config and its weights. */
import { join } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'

import { importModel } from '../api.ts'
import { writeFileAtomically } from '../files/atomic.ts'
import { reportText } from '../formats/report.ts'
import { makeFolder } from '../train/run-folder.ts'
import { type TextFormat, formatOption, print, printJson, say } from './output.ts'

interface Options {
  readonly output: string
  readonly map: { readonly [type: string]: string }
  readonly config?: string
  readonly format: TextFormat
}

export function define(command: Command): void {
  command
    .argument('<model>', 'model.json of TensorFlow.js, .keras, .h5 or .onnx')
    .requiredOption('-o, --output <dir>', 'folder for model.yaml, model.safetensors, report.json')
    .option('--map <type=file:block>', 'a block that stands for a foreign layer', collectMap, {})
    .option('--config <file>', 'the JSON of to_json(), for an .h5 that holds weights alone')
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
  { output, map, config: topology, format }: Options,
): Promise<void> {
  const { config, weights, report } = await importModel(file, { map, config: topology })
  makeFolder(output)
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
  const files: readonly (readonly [string, Uint8Array])[] = [
    ['model.safetensors', weights],
    ['report.json', encode(`${JSON.stringify(report, null, 2)}\n`)],
    ['model.yaml', encode(config)],
  ]
  for (const [name, bytes] of files) writeFileAtomically(join(output, name), bytes)
  if (format === 'json') return printJson(report)
  say(reportText(report))
  for (const [name] of files) print(join(output, name))
}
