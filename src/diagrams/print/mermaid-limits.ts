/** Mermaid within what pages such as GitHub's draw: fewer groups are open where need be. */
import type { Picture } from '../picture/picture.ts'
import { showPicture } from '../view/show.ts'
import { type ViewOptions, leavesOf } from '../view/view.ts'
import { type MermaidOptions, printMermaid } from './mermaid.ts'

/** Mermaid refuses 500 edges and 50,000 characters, which a text cannot change. */
const mostEdges = 400
const mostCharacters = 40_000

/** A comment says where the depth is not the one that was asked for. */
export function printMermaidWithin(
  picture: Picture,
  options: ViewOptions & MermaidOptions = {},
): string {
  const asked = showPicture(picture, options)
  const whole = printMermaid(asked, options)
  if (asked.edges.length <= mostEdges && whole.length <= mostCharacters) return whole
  let count = leavesOf(asked.items).length
  let text = whole
  for (let depth = Math.min(9, options.depth ?? 9); depth >= 0; depth--) {
    const { expand: _, ...rest } = options
    const view = showPicture(picture, { ...rest, depth })
    const shown = leavesOf(view.items).length
    if (shown >= count) continue
    count = shown
    const comment = `groups are open to depth ${depth} only: Mermaid draws at most 500 edges`
    text = printMermaid(view, { ...options, comment })
    if (view.edges.length <= mostEdges && text.length <= mostCharacters) return text
  }
  const comment = 'Mermaid may refuse so large a picture, which has no groups to close'
  return printMermaid(showPicture(picture, { depth: 0 }), { ...options, comment })
}
