/** Hover and completion of the text of a session, as plain data. */
import { completionsAt } from '../../lsp/completion.ts'
import { hoverAt } from '../../lsp/hover.ts'
import type { CompletionsView, HoverView, Request } from './messages.ts'
import type { Session } from './session.ts'

export function hoverView(
  { document }: Session,
  { offset }: Request<'hover'>,
): HoverView | undefined {
  const found = hoverAt(document, offset)
  return found && { markdown: found.markdown, start: found.span.start, end: found.span.end }
}

export function completionsView(
  { document }: Session,
  { offset }: Request<'complete'>,
): CompletionsView | undefined {
  const found = completionsAt(document, offset)
  return found && { items: found.items, start: found.span.start, end: found.span.end }
}
