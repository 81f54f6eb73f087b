/** The pages of docs/catalog are those that the catalog of now gives, and what they say holds. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { notes, reductions } from '../../scripts/catalog-notes.ts'
import { catalogPages } from '../../scripts/catalog-pages.ts'
import { inRoot } from '../../scripts/paths.ts'
import type { ExprArguments } from '../../src/catalog/activation.ts'
import { catalog } from '../../src/catalog/catalog.ts'
import { evaluate } from '../../src/expr/evaluate.ts'
import { operand } from '../../src/expr/expr.ts'
import { type Fields, type Json, readFields } from '../../src/fields/field.ts'
import { buildLayer, evaluateNodes } from '../support/layer-scope.ts'

const folder = inRoot('docs/catalog')
const pages = await catalogPages()

test('there is a page for every entry, and no other', () => {
  const entries = Object.values(catalog).flatMap(list => [...(list as readonly object[])])
  const texts = [...pages.keys()].filter(each => each.endsWith('.md'))
  expect(texts).toHaveLength(entries.length + 1)
  const files = readdirSync(folder, { recursive: true }).map(String)
  const written = files
    .filter(each => /\.(md|svg)$/.test(each))
    .map(each => each.replaceAll('\\', '/'))
  expect(written.sort(), '`npm run docs` writes them').toEqual([...pages.keys()].sort())
})

test('every page is fresh: `npm run docs` writes them', () => {
  const stale = [...pages].filter(
    ([name, text]) => readFileSync(join(folder, name), 'utf8') !== text,
  )
  expect(stale.map(([name]) => name)).toEqual([])
})

test('notes are of entries that are there', () => {
  const lists = catalog as unknown as {
    readonly [kind: string]: readonly { name?: string; type?: string }[]
  }
  for (const [kind, own] of Object.entries(notes))
    for (const name of Object.keys(own))
      expect(
        lists[kind]!.some(each => (each.name ?? each.type) === name),
        `${kind}/${name}`,
      ).toBe(true)
})

const xs = [-8, -2.5, -1, -0.1, 0, 0.1, 0.5, 1, 5.5, 7]

function activationValues(name: string, args: object): readonly number[] {
  const definition = catalog.activations.find(each => each.name === name)!
  const refuse = (): never => expect.fail('no expression is written here')
  const context = { number: refuse, outOfRange: refuse, resolve: refuse }
  const read = readFields(definition.fields, args as { readonly [name: string]: Json }, [], context)
  const element = definition.expr!(operand(0), read as ExprArguments<Fields>)
  return xs.map(x => evaluate(element, [x]))
}

function layerValues(type: string, args: object): readonly number[] {
  const layer = buildLayer(type, args as { readonly [name: string]: Json }, [[1]])
  return evaluateNodes(layer, [layer.output], xs, { batch: xs.length })[0]!
}

describe('a reduction', () => {
  test.each(reductions.map(each => [`${each.name} ${JSON.stringify(each.args)}`, each] as const))(
    '%s gives the same numbers',
    (_, { kind, name, args, is }) => {
      const valuesOf = kind === 'layers' ? layerValues : activationValues
      const [own, other] = [valuesOf(name, args), valuesOf(is.name, is.args)]
      for (const [k, x] of xs.entries()) expect(own[k]! - other[k]!, `at ${x}`).toBeCloseTo(0, 6)
      // Something else would not.
      expect(valuesOf(name, args)).not.toEqual(xs.map(() => 0))
    },
  )
})
