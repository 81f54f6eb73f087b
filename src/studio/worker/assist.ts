/** Hover and completion of the text of a session, as plain data. */
import { createSource } from '../../diagnostics/source.ts'
import { completionsAt } from '../../lsp/completion.ts'
import { openDocument } from '../../lsp/document.ts'
import { hoverAt } from '../../lsp/hover.ts'
import type { CompletionsView, HoverView, Request } from './messages.ts'
import type { Session } from './session.ts'

export function hoverView(
  { document }: Session,
  { text, offset }: Request<'hover'>,
): HoverView | undefined {
  const { source, good } = document
  const isSame = text === source.text
  const shown = isSame ? document : openDocument(createSource(source.file, text), good)
  const found = hoverAt(shown, offset)
  return found && { markdown: found.markdown, start: found.span.start, end: found.span.end }
}

export function completionsView(
  { document: { source, good } }: Session,
  { text, offset }: Request<'complete'>,
): CompletionsView | undefined {
  const found = completionsAt({ source: createSource(source.file, text), good }, offset)
  return found && { items: found.items, start: found.span.start, end: found.span.end }
}
