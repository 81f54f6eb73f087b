/** Saves what the page of the studio wrote. */
import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'

import { writeFileAtomically } from '../../files/atomic.ts'
import { readTextFile } from '../../files/text.ts'
import type { Save } from './content.ts'

/** More than any config. */
const maxBytes = 2 ** 24

/**
 * Saves to the file at `path`, or to the one that it is a link to. What was made from another text
 * than the file holds now is not written. Throws a `TenonError` where the file cannot be read or
 * written.
 */
export function saverOf(path: string): Save {
  return (text, base) => {
    // Without a byte order mark, as the page has it.
    const now = readTextFile(path, { maxBytes })
    if (createHash('sha256').update(withPlainEnds(now)).digest('hex') !== base) return 'conflict'
    writeFileAtomically(realpathSync(path), new TextEncoder().encode(withEndsOf(now, text)))
    return 'saved'
  }
}

/** Lines of the page end with a line feed alone, whatever they end with in the file. */
export function withPlainEnds(text: string): string {
  return text.replace(/\r\n?/g, '\n')
}

/** The file keeps the line ends that its first line has. */
function withEndsOf(now: string, text: string): string {
  const [end = '\n'] = /\r\n?|\n/.exec(now) ?? []
  return end === '\n' ? text : withPlainEnds(text).replace(/\n/g, end)
}
