/** Colours the lines of a config in sight: parsing all of a long one would hold keys up. */
import type { Range } from '@codemirror/state'
import { Decoration, type DecorationSet, type EditorView, ViewPlugin } from '@codemirror/view'
import { type Kind, type Open, nothingOpen, tokensOf } from './tokens.ts'

/**
 * So many lines above are read first, for what they leave open: of a text in several lines that
 * began further up, the colours are wrong.
 */
const before = 100

const marks = Object.fromEntries(
  (['key', 'string', 'number', 'comment', 'mark'] satisfies Kind[]).map(kind => [
    kind,
    Decoration.mark({ class: `yaml-${kind}` }),
  ]),
) as { readonly [K in Kind]: Decoration }

export const colouring = ViewPlugin.define<{
  decorations: DecorationSet
  update: (now: { docChanged: boolean; viewportChanged: boolean; view: EditorView }) => void
}>(
  view => ({
    decorations: coloured(view),
    update(now) {
      if (now.docChanged || now.viewportChanged) this.decorations = coloured(now.view)
    },
  }),
  { decorations: each => each.decorations },
)

function coloured({ visibleRanges, state: { doc } }: EditorView): DecorationSet {
  const ranges = visibleRanges.flatMap(({ from, to }) => {
    const [first, last] = [doc.lineAt(from).number, doc.lineAt(to).number]
    const found: Range<Decoration>[] = []
    let open: Open = nothingOpen
    for (let number = Math.max(1, first - before); number <= last; number++) {
      const line = doc.line(number)
      const [tokens, after] = tokensOf(line.text, open)
      open = after
      if (number < first) continue
      for (const each of tokens)
        found.push(marks[each.kind].range(line.from + each.from, line.from + each.to))
    }
    return found
  })
  return Decoration.set(ranges)
}
