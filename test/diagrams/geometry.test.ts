/** Boxes, labels and edges of every picture keep out of each other's way. */
import { describe, expect, test } from 'vitest'
import { pictureOf } from '../../src/diagrams/draw.ts'
import { createElkLayout } from '../../src/diagrams/layout/elk-layout.ts'
import type { Picture } from '../../src/diagrams/picture/picture.ts'
import { printSvg } from '../../src/diagrams/print/svg.ts'
import {
  hostileNames,
  pictureOfNames,
  randomPicture,
  sampleModel,
  sampleNames,
} from './pictures.ts'
import { type Drawing, type Rect, isInside, overlap, readDrawing } from './svg-geometry.ts'

const engine = createElkLayout()

const draw = async (picture: Picture): Promise<Drawing> =>
  readDrawing(await printSvg(picture, engine))

/** Everything that is wrong with a drawing, as sentences. */
function faultsOf({ page, boxes, texts, edges }: Drawing): readonly string[] {
  const pairs = boxes.flatMap((a, i) => boxes.slice(i + 1).map(b => [a, b] as const))
  const outside = [...texts, ...boxes].filter(each => !isInside(each, page))
  const escaped = boxes.flatMap(box =>
    box.texts.filter(each => each.style !== 'shape' && !isInside(each, box)).map(each => each.text),
  )
  const shapes = boxes.flatMap(box => box.texts.filter(each => each.style === 'shape'))
  const pieces = edges.flatMap(each =>
    each.pieces.map(piece => ({ ...piece, of: `${each.from} > ${each.to}` })),
  )
  const crossing = (piece: Rect, area: Rect): boolean => overlap(widened(piece), area)
  return [
    ...pairs.filter(([a, b]) => overlap(a, b)).map(([a, b]) => `${a.id} overlaps ${b.id}`),
    ...outside.map(each => `outside the page: ${JSON.stringify(each)}`),
    ...escaped.map(each => `'${each}' leaves its box`),
    ...pieces
      .filter(p => boxes.some(box => crossing(p, shrunk(box))))
      .map(p => `${p.of} crosses a box`),
    ...pieces
      .filter(p => shapes.some(each => crossing(p, each)))
      .map(p => `${p.of} crosses a shape`),
    ...shapes
      .filter(each => boxes.some(box => overlap(each, box)))
      .map(each => `${each.text} is in a box`),
    ...pieces.filter(p => p.left !== p.right && p.top !== p.bottom).map(p => `${p.of} is slanted`),
  ]
}

/** Edges touch the borders of the boxes that they join. */
function shrunk({ left, top, right, bottom }: Rect): Rect {
  return { left: left + 1, top: top + 1, right: right - 1, bottom: bottom - 1 }
}

/** A line as wide as it is drawn. */
function widened({ left, top, right, bottom }: Rect): Rect {
  return { left: left - 0.75, top: top - 0.75, right: right + 0.75, bottom: bottom + 0.75 }
}

describe('nothing overlaps', () => {
  test.each(sampleNames.flatMap(name => [[name, 'source'] as const, [name, 'fused'] as const]))(
    'in the picture of %s at stage %s',
    async (name, stage) => {
      const picture = pictureOf(sampleModel(name), stage)
      const drawing = await draw(picture)
      expect(drawing.boxes).toHaveLength(picture.boxes.length)
      expect(drawing.edges).toHaveLength(picture.edges.length)
      expect(faultsOf(drawing)).toEqual([])
    },
  )

  test('in a picture of hostile names', async () => {
    expect(faultsOf(await draw(pictureOfNames(hostileNames)))).toEqual([])
  })

  test('in a picture of 200 boxes in a row', async () => {
    const names = Array.from({ length: 200 }, (_, i) => `layer_${i}`)
    expect(faultsOf(await draw(pictureOfNames(names)))).toEqual([])
  })

  test('in 200 random pictures', async () => {
    let edges = 0
    for (let seed = 1; seed <= 200; seed++) {
      const drawing = await draw(randomPicture(seed))
      edges += drawing.edges.length
      expect(faultsOf(drawing), `seed ${seed}`).toEqual([])
    }
    expect(edges).toBeGreaterThan(1000)
  })
})

test('every edge starts at the bottom of its box and ends at the top of the other', async () => {
  const { boxes, edges } = await draw(pictureOf(sampleModel('residual'), 'source'))
  const byId = new Map(boxes.map(box => [box.id, box]))
  for (const { from, to, pieces } of edges) {
    const [start, end] = [byId.get(from)!, byId.get(to)!]
    expect(pieces[0]!.top).toBe(start.bottom)
    expect(pieces[0]!.left).toBe((start.left + start.right) / 2)
    expect(pieces.at(-1)!.bottom).toBe(end.top - 6) // where the arrow has its full width
    expect(pieces.at(-1)!.left).toBe((end.left + end.right) / 2)
  }
})

test('the trunk of a residual model runs straight down', async () => {
  const { boxes } = await draw(pictureOf(sampleModel('residual'), 'source'))
  const trunk = boxes.filter(box => !['left', 'right'].includes(box.id))
  expect(new Set(trunk.map(box => box.left)).size).toBe(1)
})

describe('the judge sees', () => {
  const box = (id: string, left: number, top: number) => ({
    ...{ id, left, top, right: left + 100, bottom: top + 40, texts: [] },
  })
  const page = { left: 0, top: 0, right: 500, bottom: 500 }
  const label = { left: 10, top: 5, right: 130, bottom: 15, text: 'long', style: 'label' }
  const line = { left: 50, right: 50, top: 0, bottom: 300 }
  const drawing = { page, boxes: [box('a', 0, 0)], texts: [], edges: [] }

  test.each<readonly [string, Drawing]>([
    ['overlapping boxes', { ...drawing, boxes: [box('a', 0, 0), box('b', 90, 30)] }],
    ['a label that leaves its box', { ...drawing, boxes: [{ ...box('a', 0, 0), texts: [label] }] }],
    ['a box outside the page', { ...drawing, boxes: [box('a', 450, 0)] }],
    ['an edge through a box', { ...drawing, edges: [{ from: 'b', to: 'c', pieces: [line] }] }],
  ])('%s', (_, faulty) => expect(faultsOf(faulty)).toHaveLength(1))
})
