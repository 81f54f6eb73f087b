/** What lines leave open while a text is written, against reading all of the text anew. */
import { ChangeSet, Text } from '@codemirror/state'
import { expect, test } from 'vitest'
import { createLineStates } from '../../../../src/studio/page/editor/yaml/line-states.ts'
import { type Open, nothingOpen, tokensOf } from '../../../../src/studio/page/editor/yaml/tokens.ts'
import { createRandom } from '../../../support/random.ts'

/** What is open before each line, read from the first line on. */
function readAnew(lines: readonly string[]): readonly Open[] {
  const open: Open[] = [nothingOpen]
  for (const each of lines.slice(0, -1)) open.push(tokensOf(each, open.at(-1)!)[1])
  return open
}

const pieces = [
  '- a: 1',
  '  b: |',
  '    text',
  "  c: '",
  '"',
  '[',
  ']',
  '# [',
  '  d: {',
  '}',
  '',
  '\n',
]

test('200 random texts are read right after 12 random changes each', () => {
  let asked = 0
  for (let seed = 1; seed <= 200; seed++) {
    const random = createRandom(seed)
    const below = (end: number): number => Math.floor(random() * end)
    const piecesOf = (count: number): string =>
      Array.from(
        { length: count },
        () => pieces[below(pieces.length)]! + '\n'.repeat(below(2)),
      ).join('')
    let doc = Text.of(piecesOf(40).split('\n'))
    const states = createLineStates(doc)
    for (let i = 0; i < 12; i++) {
      const places = Array.from({ length: 4 }, () => below(doc.length + 1)).sort((a, b) => a - b)
      const insert = piecesOf(below(4))
      const all = [
        { from: places[0]!, to: places[1]!, insert },
        { from: places[2]!, insert },
      ]
      const changes = ChangeSet.of(random() < 0.5 ? all : all.slice(1), doc.length)
      doc = changes.apply(doc)
      states.change(changes, doc)
      const lines = doc.toJSON()
      const expected = readAnew(lines)
      const upTo = below(lines.length + 1)
      for (let line = 1; line <= upTo; line++) {
        expect(states.before(line), `seed ${seed}, change ${i}, line ${line}`).toEqual(
          expected[line - 1],
        )
        asked++
      }
    }
  }
  expect(asked).toBeGreaterThan(20_000)
})
