/** Own activations in an editor: hover, definition, renaming and completion. */
import { describe, expect, test } from 'vitest'

import { completionsAt } from '../../src/lsp/completion.ts'
import { definitionAt } from '../../src/lsp/definition.ts'
import { openDocument } from '../../src/lsp/document.ts'
import { hoverAt } from '../../src/lsp/hover.ts'
import { renameAt } from '../../src/lsp/rename.ts'
import { createSource } from '../../src/diagnostics/source.ts'

const text = `tenon: 1
include: {common: common.yaml}
activations:
  gate: sigmoid(x)
  bent: {expr: "slope * x * $gate(x)", params: {slope: 0.3}, doc: bends a little}
inputs: {x: [4]}
layers:
  - Dense: {units: 4, activation: $bent}
  - Dense: {units: 4, activation: {$bent: {slope: 0.1}}}
  - Dense: {units: 4, activation: $common.soft}
`
const document = openDocument(createSource('model.yaml', text))

describe('an own activation', () => {
  test('says what its file says of it', () => {
    const hover = hoverAt(document, text.indexOf('$bent}') + 2)?.markdown ?? ''
    expect(hover).toContain('bends a little')
    expect(hover).toContain('slope * x')
  })

  test.each([
    ['$bent}', 2, 'bent: {expr'],
    ['{$bent:', 3, 'bent: {expr'],
    ['$gate(x)', 2, 'gate: sig'],
    ['{slope: 0.1', 3, 'slope: 0.3'],
    ['slope * x', 1, 'slope: 0.3'],
  ])('is found from %s', (target, inside, beginning) => {
    const span = definitionAt(document, text.indexOf(target) + inside, () => undefined)
    expect(span && text.slice(span.start).startsWith(beginning)).toBe(true)
  })

  test('of another file is found there', () => {
    const other = openDocument(createSource('common.yaml', 'tenon: 1\nactivations: {soft: x}\n'))
    const span = definitionAt(document, text.indexOf('common.soft') + 9, () => other)
    expect(span?.source.text.slice(span.start, span.end)).toBe('soft')
  })

  test('is renamed wherever it stands', () => {
    const rename = (target: string, name: string): string => {
      const found = renameAt(document, text.indexOf(target) + 2, name)
      if ('refused' in found) return found.refused
      return found.spans
        .toSorted((a, b) => b.start - a.start)
        .reduce((all, { start, end }) => all.slice(0, start) + name + all.slice(end), text)
    }
    expect(rename('$bent}', 'curved')).toBe(text.replaceAll('bent', 'curved'))
    expect(rename('{slope: 0.1', 'a')).toBe(text.replaceAll('slope', 'a'))
  })
})

test('own activations are proposed where an activation stands, names and functions in expressions', () => {
  const labels = (before: string, after = '\n'): readonly string[] => {
    const source = createSource('model.yaml', before + after)
    return completionsAt(openDocument(source), before.length)!.items.map(each => each.label)
  }
  const head = text.slice(0, text.indexOf('layers:'))
  expect(labels(`${head}layers:\n  - Dense:\n      activation: `)).toEqual(
    expect.arrayContaining(['relu', '$gate', '$bent']),
  )
  const expr = 'tenon: 1\nactivations:\n  bent:\n    params: {slope: 1}\n    expr: '
  expect(labels(expr)).toEqual(expect.arrayContaining(['x', 'slope', 'sigmoid', 'clip']))
})
