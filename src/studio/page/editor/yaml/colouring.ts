/** Colours the lines of a config in sight: parsing all of a long one would hold keys up. */
import { Decoration, type EditorView, ViewPlugin } from '@codemirror/view'
import { type LineStates, createLineStates } from './line-states.ts'
import { type Kind, tokensOf } from './tokens.ts'

const marks = Object.fromEntries(
  (['key', 'string', 'number', 'comment', 'mark'] satisfies Kind[]).map(kind => [
    kind,
    Decoration.mark({ class: `yaml-${kind}` }),
  ]),
) as { readonly [K in Kind]: Decoration }

export const colouring = ViewPlugin.define(
  view => {
    const states = createLineStates(view.state.doc)
    return {
      decorations: coloured(view, states),
      update({ docChanged, viewportChanged, changes, view: now }) {
        if (docChanged) states.change(changes, now.state.doc)
        if (docChanged || viewportChanged) this.decorations = coloured(now, states)
      },
    }
  },
  { decorations: each => each.decorations },
)

function coloured({ visibleRanges, state: { doc } }: EditorView, states: LineStates) {
  const ranges = visibleRanges.flatMap(({ from, to }) => {
    const [first, last] = [doc.lineAt(from).number, doc.lineAt(to).number]
    return Array.from({ length: last - first + 1 }, (_, i) => doc.line(first + i)).flatMap(
      ({ number, from: start, text }) =>
        tokensOf(text, states.before(number))[0].map(({ kind, from: left, to: right }) =>
          marks[kind].range(start + left, start + right),
        ),
    )
  })
  return Decoration.set(ranges)
}
