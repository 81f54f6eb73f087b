/** `tenon resolve`: the config with everything written out that it says in short. */
import type { Command } from 'commander'

import { resolveConfig } from '../build/resolve-config.ts'
import { modelOf } from '../compile.ts'
import { openConfig } from '../config-source.ts'
import { writeConfig } from '../config/write.ts'
import { type Choice, chosen, withChoice } from './choice.ts'
import { print } from './output.ts'

export function define(command: Command): void {
  withChoice(command)
    .argument('<file>', 'a config')
    .action(async (file: string, choice: Choice) => {
      const model = await modelOf(await openConfig(chosen(file, choice)))
      print(writeConfig(resolveConfig(model)))
    })
}
