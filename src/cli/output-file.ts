/** Writes a result to the path that the user names. */
import { statSync, writeFileSync } from 'node:fs'

import { refuse } from '../diagnostics/diagnostic.ts'
import { writeFileAtomically } from '../files/atomic.ts'
import { explainSystemError } from '../files/system-errors.ts'

/** A file is replaced in one step; a device or a pipe, such as /dev/stdout, is written to. */
export function writeResult(file: string, content: string | Uint8Array): void {
  const there = statSync(file, { throwIfNoEntry: false })
  if (!there || there.isFile() || there.isDirectory())
    return writeFileAtomically(
      file,
      typeof content === 'string' ? new TextEncoder().encode(content) : content,
    )
  try {
    writeFileSync(file, content)
  } catch (error) {
    const { reason, hint } = explainSystemError(error)
    refuse('cannot-write', { file, reason }, undefined, { hint })
  }
}
