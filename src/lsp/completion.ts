/** What can be written at the cursor: keys, names of layers and blocks, words of the catalog. */
import type { Span } from '../diagnostics/source.ts'
import { completeKey } from './complete-key.ts'
import { completeValue } from './complete-value.ts'
import { cursorAt } from './cursor.ts'
import type { Completion } from './completion-item.ts'
import { type Document, documentOf } from './document.ts'

export interface Completions {
  /** The word in front of the cursor. */
  readonly span: Span
  readonly items: readonly Completion[]
}

/** The text is read once, together with the word that is not written yet. */
export function completionsAt(
  { source, good }: Pick<Document, 'source' | 'good'>,
  offset: number,
): Completions | undefined {
  const cursor = cursorAt(source, offset)
  if (!cursor) return undefined
  const document = documentOf(source, cursor.tree, good)
  const complete = cursor.on === 'key' ? completeKey : completeValue
  return { span: cursor.span, items: complete(document, cursor) }
}
