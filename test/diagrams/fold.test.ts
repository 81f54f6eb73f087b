/** Groups that are closed on a page leave everything else in its place, only higher up. */
import { describe, expect, test } from 'vitest'
import { type Folded, type Place, fold } from '../../src/diagrams/page/fold.ts'

const box = (id: string, y: number, height: number, x = 0): Folded => {
  return { id, x, y, width: 100, height, items: [], lines: [] }
}
const group = (id: string, y: number, items: readonly Folded[], height: number, x = 0): Folded => ({
  ...box(id, y, height, x),
  ...{ items, closedHeight: 44 },
})
const placesOf = ({ items }: Place): readonly string[] =>
  [...items].map(([id, { y, height }]) => `${id} ${y}..${y + height}`)

const inner = group('inner', 30, [box('a', 0, 40), box('b', 80, 40)], 140)
const outer = group('outer', 100, [inner], 200)
const root: Folded = {
  ...box('', 0, 460),
  items: [box('top', 0, 60), outer, box('end', 340, 60)],
  lines: [
    [50, 60, 50, 100],
    [50, 300, 50, 334],
  ],
}

test('nothing moves where nothing is closed', () => {
  expect(placesOf(fold(root, new Set()))).toEqual(['top 0..60', 'outer 100..300', 'end 340..400'])
})

test('what is below a closed group moves up, its lines too', () => {
  const place = fold(root, new Set(['outer']))
  expect(placesOf(place)).toEqual(['top 0..60', 'outer 100..144', 'end 184..244'])
  expect(place.lines).toEqual([
    [50, 60, 50, 100],
    [50, 144, 50, 178],
  ])
  expect(place.height).toBe(304)
})

test('a group around a closed one shrinks with it', () => {
  const place = fold(root, new Set(['inner']))
  expect(placesOf(place)).toEqual(['top 0..60', 'outer 100..204', 'end 244..304'])
  expect(placesOf(place.items.get('outer')!)).toEqual(['inner 30..74'])
})

describe('a closed group beside others', () => {
  const beside = { ...root, items: [...root.items, box('beside', 120, 150, 200)], lines: [] }

  test('moves what is below only as far as there is room', () => {
    const place = fold(beside, new Set(['outer']))
    expect(placesOf(place)).toEqual([
      'top 0..60',
      'outer 100..144',
      'end 310..370',
      'beside 120..270',
    ])
    expect(place.items.get('outer')!.end).toBe(170)
  })

  test('keeps the distance of lines that run across', () => {
    const crossing = { ...root, lines: [[50, 200, 300, 200]] }
    const [line] = fold(crossing, new Set(['outer'])).lines
    expect(line![1]).toBe(line![3])
    expect(line![1]).toBeGreaterThanOrEqual(100 + 44 + 8)
  })
})
