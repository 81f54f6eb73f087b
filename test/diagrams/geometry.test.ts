/** Boxes, labels and edges of every picture keep out of each other's way. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { pictureOf } from '../../src/diagrams/draw.ts'
import { createElkLayout } from '../../src/diagrams/layout/elk-layout.ts'
import type { Picture } from '../../src/diagrams/picture/picture.ts'
import type { SceneOptions } from '../../src/diagrams/print/scene.ts'
import { printSvg } from '../../src/diagrams/print/svg.ts'
import { showPicture } from '../../src/diagrams/view/show.ts'
import type { ViewOptions } from '../../src/diagrams/view/view.ts'
import {
  configModel,
  configNames,
  hostileNames,
  largePicture,
  pictureOfNames,
  randomPicture,
  sampleFolder,
  sampleModel,
  sampleNames,
} from './pictures.ts'
import { type Drawing, type Rect, isInside, overlap, readDrawing } from './svg-geometry.ts'

const engine = createElkLayout()

const draw = async (
  picture: Picture,
  options: ViewOptions & SceneOptions = { depth: 9 },
): Promise<Drawing> => readDrawing(await printSvg(showPicture(picture, options), engine, options))

/** Everything that is wrong with a drawing, as sentences. */
function faultsOf({ page, boxes, groups, texts, edges }: Drawing): readonly string[] {
  const everything = [...boxes, ...groups]
  const pairs = everything.flatMap((a, i) => everything.slice(i + 1).map(b => [a, b] as const))
  const apart = pairs.filter(([a, b]) => !a.inside.includes(b.id) && !b.inside.includes(a.id))
  const nested = everything.flatMap(inner =>
    groups.filter(each => inner.inside.includes(each.id)).map(outer => [inner, outer] as const),
  )
  const outside = [...texts, ...everything].filter(each => !isInside(each, page))
  const escaped = everything.flatMap(box =>
    box.texts.filter(each => each.style !== 'shape' && !isInside(each, box)).map(each => each.text),
  )
  const shapes = boxes.flatMap(box => box.texts.filter(each => each.style === 'shape'))
  const titles = groups.flatMap(group => group.texts)
  const pieces = edges.flatMap(({ pieces: all, from, to, inside }) =>
    all.map(piece => ({ ...piece, of: `${from} > ${to}`, inside })),
  )
  const crossing = (piece: Rect, area: Rect): boolean => overlap(widened(piece), area)
  const labels = [...shapes, ...titles]
  return [
    ...apart.filter(([a, b]) => overlap(a, b)).map(([a, b]) => `${a.id} overlaps ${b.id}`),
    ...nested.filter(([a, b]) => !isInside(a, b)).map(([a, b]) => `${a.id} leaves ${b.id}`),
    ...outside.map(each => `outside the page: ${JSON.stringify(each)}`),
    ...escaped.map(each => `'${each}' leaves its box`),
    ...pieces.flatMap(piece =>
      everything
        .filter(box => !piece.inside.includes(box.id) && crossing(piece, shrunk(box)))
        .map(box => `${piece.of} crosses ${box.id}`),
    ),
    ...pieces.flatMap(piece =>
      labels
        .filter(each => crossing(piece, each))
        .map(each => `${piece.of} crosses '${each.text}'`),
    ),
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
      const drawing = await draw(picture, { depth: 9, roll: false })
      expect(drawing.boxes).toHaveLength(picture.boxes.length)
      expect(drawing.groups).toHaveLength(picture.groups.length)
      expect(faultsOf(drawing)).toEqual([])
    },
  )

  test.each(configNames.flatMap(name => [[name, 'source'] as const, [name, 'fused'] as const]))(
    'in the picture of the config %s at stage %s',
    async (name, stage) => {
      const picture = pictureOf(await configModel(name), stage)
      expect(faultsOf(await draw(picture))).toEqual([])
      // With its blocks closed it was drawn before: the file is what would be drawn now.
      const closed = readFileSync(`${sampleFolder}configs/${name}-${stage}.svg`, 'utf8')
      expect(faultsOf(readDrawing(closed))).toEqual([])
    },
  )

  test('in a picture of hostile names', async () => {
    expect(faultsOf(await draw(pictureOfNames(hostileNames)))).toEqual([])
  })

  test('in a picture of 200 boxes in a row', async () => {
    const names = Array.from({ length: 200 }, (_, i) => `layer_${i}`)
    expect(faultsOf(await draw(pictureOfNames(names)))).toEqual([])
  })

  test.each([1, 2])('in a picture of 170 boxes that many edges pass, seed %i', async seed => {
    const drawing = await draw(largePicture(170, seed))
    expect(drawing.edges.length).toBeGreaterThan(200)
    expect(faultsOf(drawing)).toEqual([])
  })

  test('in 200 random pictures, at all depths, in both directions, in columns', async () => {
    let [edges, groups] = [0, 0]
    for (let seed = 1; seed <= 200; seed++) {
      const direction = seed % 5 === 0 ? 'LR' : 'TB'
      const options = { depth: seed % 7 === 2 ? 1 : 9, columns: 1 + (seed % 3), direction } as const
      const drawing = await draw(randomPicture(seed), options)
      edges += drawing.edges.length
      groups += drawing.groups.length
      expect(faultsOf(drawing), `seed ${seed}`).toEqual([])
    }
    expect(edges).toBeGreaterThan(1000)
    expect(groups).toBeGreaterThan(200)
  }, 60_000)
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
  const trunk = boxes.filter(box => !['right', 'pooled'].includes(box.id))
  expect(new Set(trunk.map(box => box.left)).size).toBe(1)
})

describe('the judge sees', () => {
  const box = (id: string, left: number, top: number) => ({
    ...{ id, left, top, right: left + 100, bottom: top + 40, texts: [], inside: [] },
  })
  const page = { left: 0, top: 0, right: 500, bottom: 500 }
  const label = { left: 10, top: 5, right: 130, bottom: 15, text: 'long', style: 'label' }
  const line = { left: 50, right: 50, top: 0, bottom: 300 }
  const drawing = { page, boxes: [box('a', 0, 0)], groups: [], texts: [], edges: [] }

  test.each<readonly [string, Drawing]>([
    ['overlapping boxes', { ...drawing, boxes: [box('a', 0, 0), box('b', 90, 30)] }],
    ['a label that leaves its box', { ...drawing, boxes: [{ ...box('a', 0, 0), texts: [label] }] }],
    ['a box outside the page', { ...drawing, boxes: [box('a', 450, 0)] }],
    [
      'an edge through a box',
      { ...drawing, edges: [{ from: 'b', to: 'c', pieces: [line], inside: [] }] },
    ],
  ])('%s', (_, faulty) => expect(faultsOf(faulty)).toHaveLength(1))
})
