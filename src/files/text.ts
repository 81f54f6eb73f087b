/** Reads a whole text file in UTF-8. */
import { refuse } from '../diagnostics/diagnostic.ts'
import { readFileChecked } from './read.ts'

/** The text without a byte order mark; bytes that are no UTF-8 are refused, never replaced. */
export function readTextFile(path: string, limits: { readonly maxBytes: number }): string {
  const bytes = readFileChecked(path, limits)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refuse('cannot-read', { file: path, reason: 'it is not text in UTF-8' })
  }
}
