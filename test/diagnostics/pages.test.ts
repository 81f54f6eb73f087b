/** The pages of docs/errors are those that the explanations of now give. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { errorPages } from '../../scripts/error-pages.ts'
import { inRoot } from '../../scripts/paths.ts'
import { messages } from '../../src/diagnostics/messages.ts'

const folder = inRoot('docs/errors')
const pages = await errorPages()

test('there is a page for every code and an index, and no other', () => {
  expect(pages.size).toBe(Object.keys(messages).length + 1)
  expect(readdirSync(folder).sort(), '`npm run docs` writes them').toEqual([...pages.keys()].sort())
})

describe('a fresh page', () => {
  test.each([...pages])('%s', (name, text) => {
    expect(readFileSync(join(folder, name), 'utf8'), '`npm run docs` writes it').toBe(text)
  })
})

test('fences are closed, and the index links every page', () => {
  for (const text of pages.values()) expect(text.match(/^```/gm)?.length ?? 0).toSatisfy(isEven)
  const index = pages.get('README.md')!
  for (const code of Object.keys(messages)) expect(index).toContain(`(${code}.md)`)
})

const isEven = (count: number): boolean => count % 2 === 0
