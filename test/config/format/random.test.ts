/** Tests that the canonical layout keeps meaning and comments, and has none of its own. */
import { expect, test } from 'vitest'
import { formatConfig } from '../../../src/config/format/format.ts'
import { createSource } from '../../../src/diagnostics/source.ts'
import { soundConfigs } from '../sound-configs.ts'
import { meaningOf } from './meaning.ts'
import { randomConfig } from './random-config.ts'

const cases = 150

test(`${cases} random configs say the same after, with all comments, and once is enough`, () => {
  let comments = 0
  for (let seed = 1; seed <= cases; seed++) {
    const { text, comments: count } = randomConfig(seed)
    const formatted = format(text)
    const where = `seed ${seed}\n${text}\n---\n${formatted}`
    expect(meaningOf(formatted), where).toEqual(meaningOf(text))
    expect(commentsOf(formatted), where).toEqual(commentsOf(text))
    expect(commentsOf(text), where).toHaveLength(count)
    expect(format(formatted), where).toBe(formatted)
    comments += count
  }
  expect(comments).toBeGreaterThan(cases * 5)
})

test.each(Object.entries(soundConfigs))('%s says the same after', (_, text) => {
  const formatted = format(text)
  expect(meaningOf(formatted)).toEqual(meaningOf(text))
  expect(format(formatted)).toBe(formatted)
})

function format(text: string): string {
  const { text: formatted, diagnostics } = formatConfig(createSource('model.yaml', text))
  expect(diagnostics, text).toEqual([])
  return formatted!
}

function commentsOf(text: string): readonly string[] {
  return [...text.matchAll(/# c\d+/g)].map(match => match[0]).sort()
}
