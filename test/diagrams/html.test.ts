/** The page is one file that holds to its policy, whatever names say, and folds soundly. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { drawGraph } from '../../src/diagrams/draw.ts'
import { type Folded, type Place, fold } from '../../src/diagrams/page/fold.ts'
import type { PageData } from '../../src/diagrams/page/page-data.ts'
import { printPage } from '../../src/diagrams/print/html.ts'
import {
  configModel,
  hostileNames,
  pictureOfNames,
  randomPicture,
  sampleModel,
} from './pictures.ts'
import { type Rect, overlap, rect } from './svg-geometry.ts'

const hostile = await printPage([pictureOfNames(hostileNames)], 'source')
const page = await drawGraph(sampleModel('cnn'), { format: 'html' })

const partsOf = (html: string, tag: string): readonly string[] =>
  [...html.matchAll(new RegExp(`<${tag}[^>]*>([^]*?)</${tag}>`, 'g'))].map(match => match[1]!)

const dataOf = (html: string): PageData => JSON.parse(partsOf(html, 'script')[0]!) as PageData

describe('the policy', () => {
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!
  const hash = (text: string): string =>
    `'sha256-${createHash('sha256').update(text).digest('base64')}'`

  test('admits the script and the style of the page, and nothing else', () => {
    const [data, script] = partsOf(page, 'script')
    const [style] = partsOf(page, 'style')
    expect(JSON.parse(data!)).toHaveProperty('pictures')
    expect(policy).toBe(
      `default-src 'none'; script-src ${hash(script!)}; style-src ${hash(style!)}`,
    )
  })

  test('needs no address, no inline handler and no style attribute', () => {
    const outside = page.replace(/<!--[^]*?-->/, '').replaceAll('http://www.w3.org/2000/svg', '')
    expect(outside).not.toMatch(/https?:|\bsrc=|\bhref=|\son[a-z]+=|\sstyle=/)
  })
})

test('names that try to be something else stay text', () => {
  expect(partsOf(hostile, 'script')).toHaveLength(2)
  expect(hostile).not.toContain('<script>alert')
  expect(hostile.split('<b>')).toHaveLength(1)
  const names = dataOf(hostile).pictures[0]!.items.map(each => each.label)
  expect(names).toContain('<script>alert(1)</script>')
})

test('it says what laid it out, under which licence', () => {
  expect(page).toContain('Eclipse Public License 2.0')
})

test('both stages know which box of the other does the same', () => {
  const [source, fused] = dataOf(page).pictures
  const conv = source!.items.find(each => each.id === 'conv2d')!
  expect(conv.others).toHaveLength(1)
  const kernel = fused!.items.find(each => each.id === conv.others[0])!
  expect(kernel.others).toContain('conv2d')
})

test('every id of the document is there once', async () => {
  const resnet = await drawGraph(await configModel('resnet.resnet50'), { format: 'html' })
  const ids = [...resnet.matchAll(/ id="([^"]*)"/g)].map(match => match[1]!)
  expect(ids.length).toBeGreaterThan(200)
  expect(new Set(ids).size).toBe(ids.length)
})

/** At the lower end of a box, where a shape may stand beside a line. */
const shapeStrip = 17

/** What is to be seen in a group whose parts are where `place` says. */
function seen(group: Folded, place: Place, x: number, y: number): readonly Rect[][] {
  const boxes: Rect[] = []
  const lines: Rect[] = []
  for (const item of group.items) {
    const at = place.items.get(item.id)!
    if (at.items.size === 0) {
      const strip = item.closedHeight === undefined ? shapeStrip : 0
      boxes.push(rect(x + item.x, y + at.y, item.width, at.height - strip))
      continue
    }
    const inner = seen(item, at, x + item.x, y + at.y)
    boxes.push(...inner[0]!)
    lines.push(...inner[1]!)
  }
  for (const line of place.lines)
    for (let i = 2; i < line.length; i += 2) {
      const [x0, y0, x1, y1] = [line[i - 2]!, line[i - 1]!, line[i]!, line[i + 1]!]
      const [left, top] = [Math.min(x0, x1) + x, Math.min(y0, y1) + y]
      lines.push(rect(left, top, Math.abs(x1 - x0), Math.abs(y1 - y0)))
    }
  return [boxes, lines]
}

test('whatever is closed in random pictures, no box lies on another, and no line crosses one', async () => {
  let closings = 0
  for (let seed = 2; seed <= 80; seed += 2) {
    const [picture] = dataOf(await printPage([randomPicture(seed)], 'source')).pictures
    const groups = picture!.items.filter(each => each.isGroup).map(each => each.id)
    for (const closed of [...groups.map(each => [each]), groups]) {
      closings++
      const [boxes, lines] = seen(picture!.root, fold(picture!.root, new Set(closed)), 0, 0)
      const label = `seed ${seed}, closed ${closed.join()}`
      const faults = boxes!.flatMap((a, i) => [
        ...boxes!.slice(i + 1).filter(b => overlap(a, b)),
        ...lines!.filter(line => overlap(grown(line), shrunk(a))),
      ])
      expect(faults, label).toEqual([])
    }
  }
  expect(closings).toBeGreaterThan(100)
}, 60_000)

/** As wide as it is drawn. */
function grown({ left, top, right, bottom }: Rect): Rect {
  return { left: left - 0.75, top: top - 0.75, right: right + 0.75, bottom: bottom + 0.75 }
}

/** Lines touch the borders of what they join. */
function shrunk({ left, top, right, bottom }: Rect): Rect {
  return { left: left + 1, top: top + 1, right: right - 1, bottom: bottom - 1 }
}
