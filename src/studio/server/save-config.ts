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
    // As the page has it: without a byte order mark.
    const now = readTextFile(path, { maxBytes })
    if (createHash('sha256').update(now).digest('hex') !== base) return 'conflict'
    writeFileAtomically(realpathSync(path), new TextEncoder().encode(text))
    return 'saved'
  }
}
