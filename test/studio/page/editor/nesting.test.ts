/** Folding, and where a new line begins. */
import { foldable } from '@codemirror/language'
import { EditorState } from '@codemirror/state'
import { expect, test } from 'vitest'
import { folding, indentAfter } from '../../../../src/studio/page/editor/yaml/nesting.ts'

const text = `layers:
- Dense: 3
  name: a

- pair:
    units: 4

outputs: [a]
`

test('folds what is further in, and a list below its key', () => {
  const state = EditorState.create({ doc: text, extensions: [folding] })
  const folded = [1, 2, 3, 4, 5, 6, 8].map(number => {
    const { from, to } = state.doc.line(number)
    const range = foldable(state, from, to)
    return range && [range.from - to, state.doc.lineAt(range.to).number]
  })
  expect(folded).toEqual([[0, 6], [0, 3], null, null, [0, 6], null, null])
})

test.each([
  ['  - Dense: 4', 4],
  ['  - Dense: # wide', 6],
  ['    name: a', 4],
  ['  - Flatten # as: it is', 2],
  ['layers:', 2],
  ['    note: |', 6],
  ['  - - 1', 4],
  ['', 0],
  ["  - note: 'a: b # c:'", 4],
] as const)('after %j a line begins at %i', (line, column) => {
  expect(indentAfter(line)).toBe(column)
})
