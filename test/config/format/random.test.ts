/** Tests that the canonical layout keeps meaning and comments, and has none of its own. */
import { expect, test } from 'vitest'
import { formatConfig } from '../../../src/config/format/format.ts'
import { createSource } from '../../../src/diagnostics/source.ts'
import { generator, mutate } from '../mutants.ts'
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

test('600 mutants that are YAML say the same after, whatever is wrong with them', () => {
  const random = generator(77)
  const texts = [
    ...Object.values(soundConfigs),
    ...Array.from({ length: 40 }, (_, i) => randomConfig(500 + i).text),
  ]
  let formatted = 0
  for (let i = 0; formatted < 600; i++) {
    const before = mutate(texts[i % texts.length]!, random)
    const { text } = formatConfig(createSource('model.yaml', before))
    if (text === undefined) continue
    formatted++
    const where = `seed 77, mutant ${i}\n${before}\n---\n${text}`
    expect(meaningOf(text), where).toEqual(meaningOf(before))
    expect(format(text), where).toBe(text)
  }
})

test('a key without a value inside a list stays a map', () => {
  const text = 'tenon: 1\nx-own: [? true, 2]\n'
  expect(meaningOf(format(text))).toEqual(meaningOf(text))
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
