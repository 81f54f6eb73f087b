/** Digits in a terminal, globs, and what a fault of tenon's own ends with. */
import { describe, expect, test } from 'vitest'

import { drawDigits } from '../../src/cli/digits.ts'
import { exitCodes, reportFailure } from '../../src/cli/failure.ts'
import { globFolder, matchesGlob } from '../../src/cli/glob.ts'
import { bytesText, countText, durationText, flopsText } from '../../src/cli/numbers.ts'

describe('digits', () => {
  // Ink in the left half.
  const data = Uint8Array.from({ length: 784 }, (_, i) => (i % 28 < 14 ? 255 : 0))
  const picture = { data, shape: [1, 28, 28, 1] }
  const digit = { picture, label: 1, guess: 1, certainty: 0.999 }
  const stream = { isTTY: false, columns: 80 }

  test('take two rows of pixels per line, five beside each other in 80 columns', () => {
    const lines = drawDigits(Array(10).fill(digit), stream).split('\n')
    expect(lines).toHaveLength(2 * 9 + 1)
    expect(Math.max(...lines.map(line => line.length))).toBeLessThan(80)
    expect(lines[0]).toMatch(/^(█{7,8} {7,9}){5}$/)
    expect(lines[8]).toBe(Array(5).fill('✓ 1  99 %').join(' '.repeat(7)))
  })

  test('are marked where they were read wrongly', () => {
    expect(drawDigits([{ ...digit, guess: 7 }], stream)).toMatch(/✗ 7, is 1$/)
  })

  test('are grey on a terminal', () => {
    expect(drawDigits([digit], { ...stream, isTTY: true })).toContain('\x1b[38;5;255;48;5;255m▀')
  })
})

test.each([
  ['a/b.yaml', 'a/*.yaml', true],
  ['a/b/c.yaml', 'a/*.yaml', false],
  ['a/b/c.yaml', 'a/**/*.yaml', true],
  ['a/c.yaml', 'a/**/*.yaml', true],
  ['a/c.yml', '**/*.{yaml,yml}', true],
  ['a/cxyml', '**/*.yml', false],
  ['ab.yaml', 'a?.yaml', true],
  ['a+b.yaml', './a+*.yaml', true],
])('%s matches %s: %s', (path, pattern, expected) => {
  expect(matchesGlob(path, pattern)).toBe(expected)
})

test('a glob is looked for in the folder that it names before its first star', () => {
  expect(['*.yaml', 'a/b/*.yaml', '/x/**/a'].map(globFolder)).toEqual(['.', 'a/b', '/x'])
})

test('numbers are written as people read them', () => {
  expect([countText(1234567), flopsText(2.25e6), flopsText(999)]).toEqual([
    ...['1,234,567', '2.25 M', '999'],
  ])
  expect([bytesText(512), bytesText(62_771), durationText(65), durationText(3725)]).toEqual([
    ...['512 bytes', '61.3 KiB', '1:05', '1:02:05'],
  ])
})

test('what is no mistake of the user ends with 3', () => {
  expect(reportFailure(new Error('a broken promise'))).toBe(exitCodes.fault)
})
