/** Graphs are laid out in pieces where one box joins them, and in runs where they are large. */
import { describe, expect, test } from 'vitest'
import { createElkLayout } from '../../../src/diagrams/layout/elk-layout.ts'
import type { LayoutBox, LayoutEdge, LayoutEngine } from '../../../src/diagrams/layout/layout.ts'
import { inPieces } from '../../../src/diagrams/layout/pieces.ts'
import { inRuns } from '../../../src/diagrams/layout/runs.ts'

const box: LayoutBox = { width: 100, height: 40, inlets: [50], outlets: [50] }
const boxes = (count: number): readonly LayoutBox[] => Array.from({ length: count }, () => box)
const edge = (from: number, to: number): LayoutEdge => ({
  from: { box: from, port: 0 },
  to: { box: to, port: 0 },
  trunk: to === from + 1,
})
const chain = (count: number): readonly LayoutEdge[] =>
  Array.from({ length: count - 1 }, (_, i) => edge(i, i + 1))

/** Writes down how many boxes it is asked for, and passes them on. */
function listening(engine: LayoutEngine) {
  const asked: number[] = []
  const layoutFlat: LayoutEngine['layoutFlat'] = (boxes, edges) => {
    asked.push(boxes.length)
    return engine.layoutFlat(boxes, edges)
  }
  return { asked, layoutFlat }
}

describe('pieces', () => {
  test('of two boxes need no engine', async () => {
    const engine = listening(createElkLayout())
    const layout = await inPieces(engine).layoutFlat(boxes(4), chain(4))
    expect(engine.asked).toEqual([])
    expect(layout.positions.map(each => each.y)).toEqual([0, 64, 128, 192])
    expect(layout).toMatchObject({ width: 100, height: 232 })
    expect(layout.routes[1]).toEqual([
      { x: 50, y: 104 },
      { x: 50, y: 128 },
    ])
  })

  test('end at boxes that no edge passes', async () => {
    const engine = listening(createElkLayout())
    const skips = [edge(1, 3), edge(5, 8), edge(6, 9)]
    await inPieces(engine).layoutFlat(boxes(11), [...chain(11), ...skips])
    expect(engine.asked).toEqual([3, 5])
  })

  test('lie below each other where ports stand at different places', async () => {
    const wide = { ...box, width: 300, inlets: [20], outlets: [250] }
    const { positions, width } = await createElkLayout().layoutFlat([box, wide, box], chain(3))
    expect(positions.map(each => each.x)).toEqual([0, 30, 230])
    expect(width).toBe(330)
  })

  test.each([
    ['what reads nothing stands above a cut', [edge(0, 1), edge(1, 4), edge(2, 3), edge(3, 4)]],
    ['what is not read stands below a cut', [edge(0, 1), edge(1, 2), edge(1, 3), edge(2, 4)]],
    ['an edge runs against the order', [edge(0, 1), edge(3, 2), edge(1, 3), edge(2, 4)]],
  ])('keep apart where %s', async (_, edges) => {
    const { positions } = await createElkLayout().layoutFlat(boxes(6), [...edges, edge(4, 5)])
    const places = positions.map(({ x, y }) => `${x} ${y}`)
    expect(new Set(places).size).toBe(6)
    for (const [i, a] of positions.entries())
      for (const b of positions.slice(i + 1))
        expect(Math.abs(a.x - b.x) >= 100 || Math.abs(a.y - b.y) >= 40).toBe(true)
  })
})

describe('runs', () => {
  const count = 200
  const twoChains = [
    edge(0, 1),
    edge(0, 100),
    ...Array.from({ length: 98 }, (_, i) => edge(i + 1, i + 2)),
    ...Array.from({ length: 98 }, (_, i) => edge(i + 100, i + 101)),
    edge(99, 199),
    edge(198, 199),
  ]

  test('of a large graph are boxes for the engine', async () => {
    const engine = listening(createElkLayout())
    const { positions, routes } = await inRuns(engine).layoutFlat(boxes(count), twoChains)
    expect(engine.asked).toEqual([4])
    expect(positions).toHaveLength(count)
    for (const [i, { from, to }] of twoChains.entries()) {
      const [start, end] = [positions[from.box]!, positions[to.box]!]
      expect(routes[i]![0]).toEqual({ x: start.x + 50, y: start.y + 40 })
      expect(routes[i]!.at(-1)).toEqual({ x: end.x + 50, y: end.y })
    }
  })

  test('of a small graph stay boxes, so that rows are kept', async () => {
    const engine = listening(createElkLayout())
    await inRuns(engine).layoutFlat(boxes(4), [edge(0, 1), edge(1, 3), edge(0, 2), edge(2, 3)])
    expect(engine.asked).toEqual([4])
  })
})
