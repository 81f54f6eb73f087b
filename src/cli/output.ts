/** Where the command line writes: results on stdout, everything else on stderr. */
import { Option } from 'commander'

import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { formatText } from '../diagnostics/format-text.ts'
import { isTerminal, writeOut } from './stdout.ts'

/** Prints a result. */
export function print(text: string): void {
  writeOut(text.endsWith('\n') ? text : `${text}\n`)
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2))
}

/** Tells a person something that is no result. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

export function sayWarning(warning: Diagnostic): void {
  say(formatText([warning], { color: hasColor(process.stderr) }))
}

/** What has to be known of a stream to draw on it. */
export type Screen = Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>

/** Colours for terminals, unless NO_COLOR (https://no-color.org) is set. */
export function hasColor({ isTTY }: Pick<Screen, 'isTTY'>): boolean {
  return isTTY && !process.env['NO_COLOR']
}

/** Whether results are coloured. */
export function hasColoredResults(): boolean {
  return hasColor({ isTTY: isTerminal() })
}

/** `--format`, which every command takes that prints a result. */
export function formatOption(): Option {
  return new Option('--format <format>', 'how the result is printed')
    .choices(['text', 'json'])
    .default('text')
}

export type TextFormat = 'text' | 'json'
