/** Estimated widths are never below those of real fonts, and not far above them. */
import { describe, expect, test } from 'vitest'
import { fitList, fitText, textWidth, wrapText } from '../../src/diagrams/print/text-width.ts'

/** Sums of advance widths in thousandths, from the fonts' own tables. */
const measured: readonly (readonly [string, dejaVu: number, dejaVuBold: number, arial: number])[] =
  [
    ['Conv2D', 3942, 4311, 3612],
    ['BatchNormalization', 9843, 11117, 8669],
    ['GlobalAveragePooling2D', 12414, 13998, 11227],
    ['max_pooling2d_12', 9406, 10370, 8449],
    ['filters 32, kernel_size 3', 11598, 13144, 10226],
    ['18.5k params, 4.46M FLOPs', 13976, 15714, 12783],
    ['5×5×64 → 1600', 8238, 8778, 7172],
    ['WWWMMM@@%%', 9456, 10298, 9139],
    ['illicit jiffy', 4502, 5342, 3666],
    ['ALL CAPITALS', 6883, 7822, 6892],
    ['wmwm_mwmw', 7668, 8364, 6776],
    ['0123456789', 6360, 6960, 5560],
    ['{[(|.,:;!)]}', 4880, 5633, 3540],
    ['"quoted" <b>&</b>', 10500, 11398, 8439],
    ['identity at inference', 10161, 11571, 8671],
    ['leaky_relu…', 6115, 6739, 5557],
  ]

test.each(measured)('%s fits in DejaVu Sans, its bold and Arial', (text, dejaVu, bold, arial) => {
  const size = 1000
  expect(textWidth(text, { size })).toBeGreaterThanOrEqual(Math.max(dejaVu, arial))
  expect(textWidth(text, { size, bold: true })).toBeGreaterThanOrEqual(bold)
  expect(textWidth(text, { size })).toBeLessThan(1.25 * Math.max(dejaVu, arial))
})

describe('shortening', () => {
  const style = { size: 10 }

  test('leaves what fits', () => expect(fitText('dense', 100, style)).toBe('dense'))

  test('takes as much as fits, and says that it did', () => {
    const shortened = fitText('a_name_that_is_long', 60, style)
    expect(shortened).toMatch(/^a_name.*…$/)
    expect(textWidth(shortened, style)).toBeLessThanOrEqual(60)
  })

  test('keeps the end that is asked for', () => {
    expect(fitText('batch_normalization_12', 80, style, 3)).toMatch(/^batch.*…_12$/)
  })

  test('gives nothing where nothing fits', () => expect(fitText('dense', 3, style)).toBe(''))

  test('does not cut a character in two', () => {
    expect(fitText('😀😀😀😀', 35, style)).not.toMatch(/\p{Cs}/u)
  })
})

test('lists break after commas', () => {
  const style = { size: 10 }
  expect(wrapText('filters 16, padding same, use_bias false', 120, style)).toEqual([
    'filters 16,',
    'padding same,',
    'use_bias false',
  ])
})

test('lists are shortened by whole entries', () => {
  const style = { size: 10 }
  expect(fitList('matmul, 2 map', 100, style)).toBe('matmul, 2 map')
  expect(fitList('2 matmul, 2 reduce, 4 map', 100, style)).toBe('2 matmul, …')
  expect(fitList('matmul, map', 20, style)).toBe('')
})
