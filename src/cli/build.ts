/** `tenon build`: writes a model as a program or in another format. */
import { type Command, InvalidArgumentError, Option } from 'commander'

import { build } from '../api.ts'
import type { BuildOptions } from '../build-files.ts'
import { writeFolder } from './write-folder.ts'
import { type BuildTargetName, buildTargets } from '../formats/build-targets.ts'
import { type Choice, chosen, withChoice } from './choice.ts'
import { print, say } from './output.ts'

interface Options extends BuildOptions, Choice {
  readonly target: BuildTargetName
  readonly output: string
  readonly force?: true
}

export function define(command: Command): void {
  const targets = Object.entries(buildTargets).map(([name, each]) => `${name}: ${each.summary}`)
  withChoice(command)
    .argument('<file>', 'a config')
    .addOption(
      new Option('--target <target>', targets.join('; '))
        .choices(Object.keys(buildTargets))
        .makeOptionMandatory(),
    )
    .requiredOption('-o, --output <dir>', 'folder to write into')
    .option('--weights <file>', 'safetensors; without any, the first values that the seed gives')
    .option('--name <name>', 'what files, and names in code, begin with', readName, 'model')
    .option('--inline-weights', 'make the weights part of the program')
    .option('--no-inline-weights', 'write the weights as a file of their own')
    .option('--force', 'replace files that something else has written')
    .action(buildFile)
}

/** Names of files and of C functions. */
function readName(text: string): string {
  if (/^[a-z][a-z0-9_]*$/.test(text)) return text
  throw new InvalidArgumentError('Lower-case letters, digits and _ are needed, a letter first.')
}

async function buildFile(file: string, { output, force, ...options }: Options): Promise<void> {
  const files = await build(chosen(file, options), options)
  if (options.weights === undefined)
    say('no --weights: the model is built with its first, untrained values')
  for (const path of writeFolder(output, files, { force })) print(path)
}
