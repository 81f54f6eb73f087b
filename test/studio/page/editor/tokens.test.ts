/** Colours of the editor against a parser of YAML. */
import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Scalar, parseDocument, visit } from 'yaml'
import { inRoot } from '../../../../scripts/paths.ts'
import {
  type Kind,
  type Open,
  nothingOpen,
  tokensOf,
} from '../../../../src/studio/page/editor/yaml/tokens.ts'

/** `kind text` of every token, in their order. */
function coloured(text: string): readonly string[] {
  return tokensIn(text).map(({ from, to, kind }) => `${kind} ${text.slice(from, to)}`)
}

function tokensIn(text: string): readonly { from: number; to: number; kind: Kind }[] {
  let open: Open = nothingOpen
  let start = 0
  return text.split('\n').flatMap(line => {
    const [tokens, after] = tokensOf(line, open)
    const at = start
    open = after
    start += line.length + 1
    return tokens.map(({ from, to, kind }) => ({ from: at + from, to: at + to, kind }))
  })
}

/** What the parser of YAML takes each scalar for, by where it begins; text has no colour. */
function expected(text: string): ReadonlyMap<number, Kind | undefined> {
  const kinds = new Map<number, Kind | undefined>()
  const document = parseDocument(text)
  expect(document.errors).toEqual([])
  visit(document, {
    Scalar(key, node) {
      if (!node.range || node.range[0] === node.range[1]) return
      kinds.set(node.range[0], key === 'key' ? 'key' : kindOf(node))
    },
  })
  return kinds
}

function kindOf({ type, value }: Scalar): Kind | undefined {
  if (type === 'QUOTE_SINGLE' || type === 'QUOTE_DOUBLE') return 'string'
  if (type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED') return 'mark'
  return typeof value === 'string' ? undefined : 'number'
}

const configs = inRoot('configs')
const files = readdirSync(configs).filter(each => each.endsWith('.yaml'))

test.each(files)('%s has the colours of its parts', file => {
  const text = readFileSync(`${configs}/${file}`, 'utf8')
  const scalars = expected(text)
  const found = new Map(tokensIn(text).map(({ from, kind }) => [from, kind]))
  const told = (kind: (from: number) => Kind | undefined): readonly string[] =>
    [...scalars.keys()].map(from => `${from} ${text.slice(from, from + 20)}: ${kind(from)}`)
  expect(told(from => found.get(from))).toEqual(told(from => scalars.get(from)))
})

test('tells what looks alike apart', () => {
  const text = `a: 'it''s # no' # yes
"b": [1, x: 2, {c: "d]"}, http://e, -f]
- g#h: i:j # k
- 12: twelve
`
  expect(coloured(text)).toEqual([
    ...['key a', 'mark :', "string 'it''s # no'", 'comment # yes'],
    ...['key "b"', 'mark :', 'mark [', 'number 1', 'mark ,', 'key x', 'mark :', 'number 2'],
    ...[
      'mark ,',
      'mark {',
      'key c',
      'mark :',
      'string "d]"',
      'mark }',
      'mark ,',
      'mark ,',
      'mark ]',
    ],
    ...['mark -', 'key g#h', 'mark :', 'comment # k'],
    ...['mark -', 'key 12', 'mark :'],
  ])
})

test('carries what is open from line to line', () => {
  const text = `- note: |
    a: 1

      [ # no
  units: "one
    two: 3" # yes
  shape: [
    1, 2
  ]
- b: 3
`
  expect(coloured(text)).toEqual([
    ...['mark -', 'key note', 'mark :', 'mark |', 'string     a: 1', 'string       [ # no'],
    ...['key units', 'mark :', 'string "one', 'string     two: 3"', 'comment # yes'],
    ...['key shape', 'mark :', 'mark [', 'number 1', 'mark ,', 'number 2', 'mark ]'],
    ...['mark -', 'key b', 'mark :', 'number 3'],
  ])
})
