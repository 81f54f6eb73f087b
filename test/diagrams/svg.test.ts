/** SVG pictures are well-formed, harmless whatever names say, and readable, light or dark. */
import { describe, expect, test } from 'vitest'
import { createElkLayout } from '../../src/diagrams/layout/elk-layout.ts'
import { kinds } from '../../src/diagrams/picture/kinds.ts'
import { grouped } from '../../src/diagrams/picture/groups.ts'
import { showPicture } from '../../src/diagrams/view/show.ts'
import { printSvg } from '../../src/diagrams/print/svg.ts'
import { dark, light } from '../../src/diagrams/print/svg-style.ts'
import { hostileNames, pictureOfNames, randomPicture } from './pictures.ts'
import { unescaped } from './svg-geometry.ts'
import { xmlFaults } from './well-formed.ts'

const engine = createElkLayout()
const hostile = await printSvg(showPicture(pictureOfNames(hostileNames)), engine)

describe('names that try to be something else', () => {
  test('leave the XML well-formed', () => expect(xmlFaults(hostile)).toEqual([]))

  test('make no elements of their own', () => {
    const names = new Set([...hostile.matchAll(/<([a-z]+)/g)].map(match => match[1]))
    expect([...names].sort()).toEqual('g path rect style svg text title tspan'.split(' '))
  })

  test('stay text that reads as it was written', () => {
    const shown = unescaped(hostile)
    expect(shown).toContain('<script>alert(1)</script>')
    expect(shown).toContain(`"quoted" 'twice' & more`)
    expect(shown).toContain('two lines and tabs')
  })

  test('turn no text around and leave no controls', () => {
    expect(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e\ufffe\uffff]/.test(hostile)).toBe(false)
    expect(/\p{Cs}/u.test(hostile)).toBe(false)
  })
})

test('names that are too long are shortened, and whole in the title', () => {
  expect(hostile).toContain('x…')
  expect(hostile).toContain('x'.repeat(300))
})

describe('a picture', () => {
  test('has one element per line, and whole pixels', async () => {
    const svg = await printSvg(showPicture(randomPicture(5)), engine)
    const elements = svg.split('\n').filter(line => line.startsWith('<'))
    expect(elements.filter(line => !/^<(\/?\w+)[^<]*>?([^<]*<\/\w+>)?$|<text/.test(line))).toEqual(
      [],
    )
    const numbers = [...svg.matchAll(/ (?:x|y|width|height|d|transform|viewBox)="([^"]*)"/g)]
    expect(numbers.length).toBeGreaterThan(50)
    expect(numbers.filter(([, text]) => /\d\.\d/.test(text!))).toEqual([])
  })

  test('names each box once', async () => {
    const svg = await printSvg(showPicture(randomPicture(8)), engine)
    const ids = [...svg.matchAll(/ id="([^"]*)"/g)].map(match => match[1])
    expect(ids.length).toBeGreaterThan(3)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('without edges or names is still a picture', async () => {
    const { boxes } = pictureOfNames([''])
    const nothing = { title: '', stage: 'source', subtitle: '', edges: [] } as const
    for (const shown of [boxes, []]) {
      const view = showPicture(grouped({ ...nothing, boxes: shown }))
      expect(xmlFaults(await printSvg(view, engine))).toEqual([])
    }
  })
})

describe.each([
  ['light', light],
  ['dark', dark],
])('on a %s page', (_, palette) => {
  const grounds = [palette.paper, ...kinds.map(kind => palette.kinds[kind].tint)]

  test('text has a contrast of at least 4.5 on paper and on every tint', () => {
    for (const ground of grounds)
      for (const text of [palette.ink, palette.muted])
        expect(contrast(text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5)
  })

  test('no two kinds share a colour', () => {
    expect(new Set(kinds.map(kind => palette.kinds[kind].mark)).size).toBe(kinds.length)
  })
})

/** https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high! + 0.05) / (low! + 0.05)
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map(at => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}
