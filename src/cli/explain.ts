/** `tenon explain`: what a diagnostic means and what to do about it. */
import type { Command } from 'commander'

import { nearestHint } from '../diagnostics/nearest.ts'
import { type Code, messages } from '../diagnostics/messages.ts'
import { UsageError } from './failure.ts'
import { type TextFormat, formatOption, print, printJson } from './output.ts'

interface Explanation {
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly explain: string
}

export function define(command: Command): void {
  command
    .argument('[code]', 'a code, as `unknown-field`; without one, all are listed')
    .addOption(formatOption())
    .action((code: string | undefined, { format }: { format: TextFormat }) => {
      if (code === undefined) list(format)
      else explain(find(code), format)
    })
}

function find(text: string): Explanation {
  const code = text.replace(/^(?:error|warning)?\[(.*)\]$/, '$1')
  if (Object.hasOwn(messages, code)) return entryOf(code as Code)
  const hint = nearestHint(code, Object.keys(messages)) ?? '`tenon explain` lists all'
  throw new UsageError(`there is no diagnostic '${code}'; ${hint}`)
}

function entryOf(code: Code): Explanation {
  const { severity, explain } = messages[code]
  return { code, severity, explain }
}

function explain(entry: Explanation, format: TextFormat): void {
  if (format === 'json') printJson(entry)
  else print(`${entry.severity}[${entry.code}]\n\n${entry.explain}`)
}

function list(format: TextFormat): void {
  const entries = (Object.keys(messages) as Code[]).sort().map(entryOf)
  if (format === 'json') return printJson(entries)
  const width = Math.max(...entries.map(({ code }) => code.length))
  print(entries.map(({ code, explain }) => `${code.padEnd(width)}  ${gist(explain)}`).join('\n'))
}

/** The first sentence, on one line. */
export function gist(explain: string): string {
  const [paragraph = ''] = explain.split('\n\n')
  return paragraph
    .replaceAll('\n', ' ')
    .replace(/^(.*?[.:;])\s.*$/, '$1')
    .replace(/[.:;]$/, '')
}
