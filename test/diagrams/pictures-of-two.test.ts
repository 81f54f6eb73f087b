/** Pictures of two: both stages beside each other, two models as one, times from a profile. */
import { describe, expect, test } from 'vitest'
import { drawDiff, drawGraph, pictureOf } from '../../src/diagrams/draw.ts'
import { diffPicture } from '../../src/diagrams/picture/diff-picture.ts'
import type { Picture } from '../../src/diagrams/picture/picture.ts'
import { withTimes } from '../../src/diagrams/picture/profile.ts'
import { showPicture } from '../../src/diagrams/view/show.ts'
import { modelOf } from '../build/support.ts'
import { configModel, sampleModel } from './pictures.ts'
import { readDrawing } from './svg-geometry.ts'

const changesIn = ({ boxes }: Picture): readonly string[] =>
  boxes.flatMap(({ id, change, detail }) => (change ? [`${change} ${id}: ${detail.join()}`] : []))

describe('both stages', () => {
  const picture = pictureOf(sampleModel('cnn'), 'diff')

  test('stand beside each other, each with all of its boxes', async () => {
    const drawing = readDrawing(await drawGraph(sampleModel('cnn'), { stage: 'diff', depth: 9 }))
    const [source, fused] = drawing.groups.filter(each => ['source', 'fused'].includes(each.id))
    expect(source!.right).toBeLessThan(fused!.left)
    expect(source!.top).toBe(fused!.top)
    expect(drawing.boxes).toHaveLength(picture.boxes.length)
  })

  test('call layers as they are called alone', () => {
    expect(picture.boxes.map(each => each.id)).toContain(
      'fused/conv2d+p_re_lu'.replace('p_re_lu', 'prelu'),
    )
    expect(picture.boxes.map(each => each.name)).toContain('conv2d')
  })

  test('are rolled up as they are alone', async () => {
    const vit = await configModel('vit')
    const alone = (['source', 'fused'] as const).flatMap(stage =>
      pictureOf(vit, stage).repeats.map(({ groups }) => groups.map(each => `${stage}/${each}`)),
    )
    const { repeats } = pictureOf(vit, 'diff')
    expect(repeats.map(each => each.groups)).toEqual(alone)
    expect(alone.some(([first]) => first!.startsWith('fused/'))).toBe(true)
  })

  test('open a group in both', async () => {
    const gpt = pictureOf(await configModel('gpt2'), 'diff')
    const view = showPicture(gpt, { depth: 0, expand: ['decoder/0'] })
    const open = view.items.map(each =>
      each.kind === 'group' ? each.items.filter(one => one.kind === 'group' && one.open).length : 0,
    )
    expect(open).toEqual([1, 1])
  })
})

describe('two models', () => {
  const config = (layers: string): string =>
    `tenon: 1\nname: pair\ninputs: {x: [8]}\nlayers:\n${layers}`
  const before = modelOf(config('  - Dense: 4\n    name: a\n  - ReLU\n  - Dense: 2\n    name: b\n'))
  const after = modelOf(
    config('  - Dense: 6\n    name: a\n  - Dropout: 0.5\n    name: c\n  - Dense: 2\n    name: b\n'),
  )

  test('show what was added, removed and changed, in its place', () => {
    const picture = diffPicture(before, after)
    expect(changesIn(picture)).toEqual([
      'changed a: units 4 → 6',
      'removed relu: ',
      'added c: rate 0.5',
      'changed b: kernel [4,2] → [6,2]',
    ])
    expect(picture.edges.map(({ from, to, change }) => `${from} > ${to} ${change ?? ''}`)).toEqual([
      'x > a ',
      'a > c added',
      'c > b added',
      'b > b:output ',
      'a > relu removed',
      'relu > b removed',
    ])
    expect(picture.subtitle).toBe('1 layer added, 1 removed, 2 changed')
  })

  test('say it in words too, and with more than colours', async () => {
    const svg = await drawDiff(before, after)
    for (const change of ['added', 'removed', 'changed']) {
      expect(svg).toContain(`>${change}</text>`)
      expect(svg).toContain(`class="border ${change}"`)
    }
    expect(svg).toMatch(/\.removed\.border,\.removed\.edge\{stroke-dasharray/)
  })

  test('are one where nothing is different', () => {
    const same = diffPicture(before, before)
    expect(changesIn(same)).toEqual([])
    expect(same.subtitle).toBe('the same layers')
  })

  test('open the blocks in which something changed, and only these', async () => {
    const [a, b] = [await configModel('resnet'), await configModel('resnet.resnet34')]
    const drawing = readDrawing(await drawDiff(a, b))
    expect(drawing.groups.map(each => each.id)).toContain('stage3/2')
    expect(drawing.groups.map(each => each.id)).not.toContain('stem')
  })
})

describe('a profile', () => {
  const picture = pictureOf(sampleModel('residual'), 'fused')
  const kernels = picture.boxes.filter(each => each.parts.length > 0)
  const times = kernels.map(({ name }, i) => ({ name, median_ms: i + 1 }))

  test('gives each kernel its time, in the order of a run, and groups their sums', () => {
    const { picture: timed, unknown } = withTimes(picture, { file: 'bench.json', kernels: times })
    expect(unknown).toEqual([])
    expect(timed.boxes.flatMap(({ time }) => time ?? [])).toEqual(times.map(each => each.median_ms))
  })

  test('of another model is told by the kernels that are not there', async () => {
    const profile = { file: 'bench.json', kernels: [{ name: 'nothing', median_ms: 1 }] }
    await expect(drawGraph(sampleModel('residual'), { profile })).rejects.toThrow(
      "bench.json is no profile: the model has no kernel 'nothing'",
    )
  })

  test('is drawn as bars, the longest as wide as its box', async () => {
    const svg = await drawGraph(sampleModel('residual'), { profile: { file: '', kernels: times } })
    const bars = [...svg.matchAll(/class="(quick|middling|slow)" x="6" y="\d+" width="(\d+)"/g)]
    expect(bars).toHaveLength(kernels.length)
    const [width] = [...svg.matchAll(/class="border" width="(\d+)"/g)].map(each => +each[1]!)
    expect(Math.max(...bars.map(each => +each[2]!))).toBe(width! - 12)
  })

  test('of blocks that repeat is the mean of their times', async () => {
    const vit = pictureOf(await configModel('vit'), 'fused')
    const named = vit.boxes.filter(each => each.parts.length > 0)
    const first = named.findIndex(each => each.group.startsWith('encoder/0'))
    const slow = named.map(({ name }, i) => ({ name, median_ms: i === first ? 12 : 0 }))
    const view = showPicture(withTimes(vit, { file: '', kernels: slow }).picture, { depth: 0 })
    const encoder = view.items.find(each => each.kind === 'group' && each.title === 'encoder')
    expect(encoder).toMatchObject({ copies: 12, totals: { time: 1 } })
  })
})
