/** `tenon graph`: draws a model. */
import { type Command, Option } from 'commander'

import { type DiagramOptions, diagram } from '../api.ts'
import { modelOf } from '../compile.ts'
import { type ConfigInput, openConfig } from '../config-source.ts'
import { type Choice, chosen, withChoice } from './choice.ts'
import { dumpOption } from './options.ts'
import { print, say } from './output.ts'

interface Options extends DiagramOptions, Choice {
  readonly output?: string
  readonly dump?: string
  readonly curve?: string
}

export function define(command: Command): void {
  const formats = ['svg', 'mermaid', 'dot', 'json']
  const stages = ['source', 'fused']
  withChoice(command)
    .argument('<file>', 'a config')
    .addOption(new Option('--format <format>', 'what is drawn').choices(formats).default('svg'))
    .addOption(
      new Option('--stage <stage>', 'layers as written, or the kernels that they become')
        .choices(stages)
        .default('source'),
    )
    .option('--curve <activation>', 'the curve of an activation that the config declares')
    .option('-o, --output <file>', 'write a file instead of printing')
    .addOption(dumpOption())
    .action(async (file: string, { output, dump, curve, ...options }: Options) => {
      const config = chosen(file, options)
      const picture =
        curve === undefined ? await diagram(config, options) : await draw(config, curve)
      if (dump !== undefined) await (await import('./dump.ts')).dumpInference(config, dump)
      if (output === undefined) return print(picture)
      const { writeResult } = await import('./output-file.ts')
      writeResult(output, picture)
      say(`wrote ${output}`)
    })
}

async function draw(config: ConfigInput, curve: string): Promise<string> {
  const { drawOwnActivation } = await import('../diagrams/charts/own-curves.ts')
  return drawOwnActivation((await modelOf(await openConfig(config))).config, curve)
}
