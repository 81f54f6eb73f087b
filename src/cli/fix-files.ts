/** `tenon check --fix`: writes safe fixes into configs, and tells what was fixed. */
import { realpathSync } from 'node:fs'

import { checkSource } from '../compile.ts'
import { fixText } from '../config/fix.ts'
import { TenonError } from '../diagnostics/diagnostic.ts'
import { type Source, createSource, positionAt } from '../diagnostics/source.ts'
import { writeFileAtomically } from '../files/atomic.ts'
import { createConfinedReader } from '../files/confined.ts'
import { readTextFile } from '../files/text.ts'
import { say } from './output.ts'

/** Nothing larger is parsed, so nothing larger is fixed. */
const maxBytes = 2 ** 24

export async function fixFiles(files: readonly string[]): Promise<void> {
  let count = 0
  for (const file of files) count += await fixFile(file)
  say(count === 0 ? 'nothing to fix' : `fixed ${count} ${count === 1 ? 'problem' : 'problems'}`)
}

/** How many problems of a file were fixed; what cannot be read is left to the check itself. */
async function fixFile(file: string): Promise<number> {
  const text = readOrNothing(file)
  if (text === undefined) return 0
  const source = createSource(file, text)
  const options = { read: createConfinedReader(file) }
  const check = async (each: Source) => (await checkSource({ ...each, options })).diagnostics
  const fixed = await fixText(source, check)
  if (fixed.applied.length === 0) return 0
  // A link stays a link: what it leads to is written.
  writeFileAtomically(realpathSync(file), new TextEncoder().encode(fixed.text))
  for (const { code, fix } of fixed.applied) {
    const { line, column } = positionAt(fix!.span.source, fix!.span.start)
    say(`${file}:${line}:${column}: fixed[${code}]: ${fix!.title}`)
  }
  return fixed.applied.length
}

function readOrNothing(file: string): string | undefined {
  try {
    return readTextFile(file, { maxBytes })
  } catch (error) {
    if (error instanceof TenonError) return undefined
    throw error
  }
}
