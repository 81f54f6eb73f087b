/** Which model of a config a command means: `--variant` and `--set`. */
import { type Command, InvalidArgumentError, Option } from 'commander'

import type { ConfigChoice, ConfigPath } from '../config-source.ts'

/** What the options of `withChoice` give. */
export type Choice = Pick<ConfigChoice, 'variant'> & { readonly set?: ConfigChoice['set'] }

/** Adds the options that say which model is meant. */
export function withChoice(command: Command): Command {
  return command
    .addOption(new Option('--variant <name>', 'one of the variants that the config names'))
    .addOption(setOption())
}

export function setOption(): Option {
  return new Option('--set <param=value>', 'a value for one of `params:`; may be repeated')
    .argParser(collectValues)
    .default({}, 'those of the config')
}

type SetValues = NonNullable<Choice['set']>

function collectValues(text: string, all: SetValues): SetValues {
  const at = text.indexOf('=')
  if (at <= 0) throw new InvalidArgumentError('A name and a value are needed: width=64.')
  return { ...all, [text.slice(0, at).trim()]: text.slice(at + 1) }
}

/** The file with what was chosen of it. */
export function chosen(path: string, { variant, set }: Choice): ConfigPath {
  return { path, variant, set }
}
