/** Views show blocks as groups: open to a depth, repeats once, names for what many read. */
import { describe, expect, test } from 'vitest'
import { pictureOf } from '../../src/diagrams/draw.ts'
import { grouped } from '../../src/diagrams/picture/groups.ts'
import type { Picture } from '../../src/diagrams/picture/picture.ts'
import { showPicture } from '../../src/diagrams/view/show.ts'
import {
  type ShownItem,
  type View,
  type ViewOptions,
  leavesOf,
} from '../../src/diagrams/view/view.ts'
import { modelOf } from '../build/support.ts'
import { configModel, randomPicture } from './pictures.ts'

const config = (layers: string, inputs = 'x: [8]'): string => `
tenon: 1
name: blocks
inputs: {${inputs}}
blocks:
  residual:
    layers:
      - Dense: 8
        name: main
      - Add: [x, main]
layers:
${layers}`

const picture = (layers: string, inputs?: string): Picture =>
  pictureOf(modelOf(config(layers, inputs)), 'source')

/** `stage ×3 (main, add), probs`, closed groups without their contents. */
const outline = (items: readonly ShownItem[]): string =>
  items
    .map(item => {
      if (item.kind === 'box') return item.box.name.split('/').at(-1)
      if (item.kind === 'chip') return `from ${item.name}`
      const title = item.copies > 1 ? `${item.title} ×${item.copies}` : item.title
      return item.open ? `${title} (${outline(item.items)})` : title
    })
    .join(', ')

const shown = (of: Picture, options?: ViewOptions): string =>
  outline(showPicture(of, options).items)
const edgesOf = ({ edges }: View): readonly string[] =>
  edges.map(({ from, to }) => `${from} > ${to}`)

describe('blocks that repeat', () => {
  const stage = picture('  - residual:\n    name: stage\n    repeat: 3\n  - Dense: 2\n')

  test('are drawn once, with how many there are', () => {
    expect(shown(stage)).toBe('x, stage ×3 (main, add), dense, dense')
    expect(shown(stage, { depth: 0 })).toBe('x, stage ×3, dense, dense')
  })

  test('are fed by what feeds the first, and feed what the last feeds', () => {
    expect(edgesOf(showPicture(stage))).toEqual([
      'x > stage/0/main',
      'x > stage/0/add',
      'stage/0/main > stage/0/add',
      'stage/0/add > dense',
      'dense > dense:output',
    ])
  })

  test('are all drawn where that is asked for', () => {
    expect(shown(stage, { roll: false })).toBe(
      'x, stage (stage/0 (main, add), stage/1 (main, add), stage/2 (main, add)), dense, dense',
    )
  })

  test('stay apart where one of them is read from elsewhere too', () => {
    const { edges } = stage
    const [last] = edges.filter(({ from }) => from === 'stage/2/add')
    const read = grouped({ ...stage, edges: [...edges, { ...last!, from: 'stage/1/add' }] })
    expect(shown(read)).toBe(
      'x, stage (stage/0…1 ×2 (main, add), stage/2 (main, add)), dense, dense',
    )
  })

  test('count what one of them costs', () => {
    const [, group] = showPicture(stage).items
    expect(group).toMatchObject({ kind: 'group', copies: 3, totals: { boxes: 2, params: 72 } })
  })
})

describe('depth', () => {
  test('opens as many groups as stay readable, if none is asked for', async () => {
    const resnet = pictureOf(await configModel('resnet.resnet50'), 'source')
    const leaves = leavesOf(showPicture(resnet).items)
    expect(leaves.length).toBeGreaterThan(20)
    expect(leaves.length).toBeLessThanOrEqual(40)
    expect(leavesOf(showPicture(resnet, { depth: Infinity }).items).length).toBeGreaterThan(100)
  })

  test('is no matter for a group that is asked for, also by the name of a copy', async () => {
    const vit = pictureOf(await configModel('vit'), 'source')
    expect(shown(vit, { depth: 0 })).toContain('encoder ×12, ')
    for (const expand of ['encoder', 'encoder/0', 'encoder/7'])
      expect(shown(vit, { depth: 0, expand: [expand] })).toContain('encoder ×12 (before, attention')
  })
})

test('what many groups read is called by its name in all but the first', () => {
  const names = ['a', 'b', 'c', 'd', 'e']
  const plain = picture(names.map(name => `  - residual:\n    name: ${name}\n`).join(''))
  const [first] = plain.edges
  const extra = names.slice(1).map(name => ({ ...first!, to: `${name}/main` }))
  const view = showPicture(grouped({ ...plain, edges: [...plain.edges, ...extra] }), {
    roll: false,
  })
  const ofOthers = names.slice(1).map(name => `${name} (from x, main, add)`)
  expect(outline(view.items)).toBe(`x, a (main, add), ${ofOthers.join(', ')}, e`)
  expect(edgesOf(view).filter(each => /^x > a/.test(each))).toEqual(['x > a/main', 'x > a/add'])
  expect(view.edges.filter(({ from }) => from === 'x')).toHaveLength(2)
  expect(view.edges.filter(({ to }) => to === 'b/main').map(({ from }) => from)).toEqual([
    'a/add',
    'x > b',
  ])
})

test('every edge of a view joins what is shown, and nothing of a random picture is lost', () => {
  let shownBoxes = 0
  for (let seed = 1; seed <= 100; seed++) {
    const random = randomPicture(seed)
    for (const depth of [0, 1, Infinity]) {
      const view = showPicture(random, { depth, roll: false })
      const ids = leavesOf(view.items).map(each => each.id)
      expect(new Set(ids).size, `seed ${seed}`).toBe(ids.length)
      for (const { from, to } of view.edges)
        expect(ids, `seed ${seed}`).toEqual(expect.arrayContaining([from, to]))
      if (depth === Infinity) expect(view.edges, `seed ${seed}`).toHaveLength(random.edges.length)
      shownBoxes += ids.length
    }
  }
  expect(shownBoxes).toBeGreaterThan(1000)
})
