/** A comparison as people read it, in a terminal and in a pull request. */
import { describe, expect, test } from 'vitest'
import { formatDiff, formatDiffMarkdown } from '../../src/cli/diff-text.ts'
import { diffModels } from '../../src/diff/diff.ts'
import { modelOf } from '../build/support.ts'

const config = (layers: string): string => `tenon: 1\ninputs: {x: [4]}\nlayers: [${layers}]\n`
const before = modelOf(config('{Dense: 3}, {Dense: 2, name: out}'))
const after = modelOf(config('{Dense: 5}, {Dropout: 0.5}, {Dense: 2, name: out}'))
const diff = diffModels(before, after)
const names = { before: 'a.yaml', after: 'b.yaml' }

describe('a printed comparison', () => {
  test('shows layers, weights and costs', () => {
    expect(formatDiff(diff, names)).toBe(`a.yaml → b.yaml

changed  dense    Dense    units: 3 → 5
                           output: [batch, 3] → [batch, 5]
added    dropout  Dropout  [batch, 5]
changed  out      Dense    weights.kernel: [3, 2] → [5, 2]

weights: 1 of 4 weights are in a file of the first, which does not load as it is
  changed: \`dense/kernel\` [4, 3] → [4, 5], \`dense/bias\` [3] → [5], \`out/kernel\` [3, 2] → [5, 2]

parameters  23 → 37  +14 (+60.9 %)
FLOPs       36 → 60  +24 (+66.7 %)`)
  })

  test('is a table in Markdown', () => {
    const text = formatDiffMarkdown(diff, names)
    expect(text).toContain('| parameters | 23 | 37 | +14 (+60.9 %) |')
    expect(text).toContain(
      '| changed | `dense` | Dense | units: 3 → 5<br>output: [batch, 3] → [batch, 5] |',
    )
    expect(text.split('\n').every(line => line === line.trimEnd())).toBe(true)
  })

  test('says that nothing differs', () => {
    const same = diffModels(before, before)
    expect(formatDiff(same, names)).toBe('a.yaml → b.yaml: the same model')
    expect(formatDiffMarkdown(same, names)).toContain('The same model.')
  })

  test('says how an unnamed layer keeps its weights', () => {
    const moved = diffModels(
      before,
      modelOf(config('{Dense: 7}, {Dense: 3}, {Dense: 2, name: out}')),
    )
    expect(formatDiff(moved, names)).toContain('write `name: dense` at line 3')
  })
})
