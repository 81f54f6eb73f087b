/** The real Graphviz reads every DOT text, and finds in it what was written. */
import { Graphviz } from '@hpcc-js/wasm-graphviz'
import { expect, test } from 'vitest'
import { drawGraph } from '../../src/diagrams/draw.ts'
import { printDot } from '../../src/diagrams/print/dot.ts'
import { showPicture } from '../../src/diagrams/view/show.ts'
import { type View, leavesOf } from '../../src/diagrams/view/view.ts'
import {
  configModel,
  hostileNames,
  pictureOfNames,
  randomPicture,
  sampleModel,
} from './pictures.ts'

interface Read {
  readonly objects?: readonly { readonly name: string }[]
  readonly edges?: readonly unknown[]
}

const graphviz = await Graphviz.load()
const read = (dot: string): Read => JSON.parse(graphviz.layout(dot, 'dot_json', 'nop')) as Read

function check(view: View): void {
  const { objects = [], edges = [] } = read(printDot(view))
  const names = objects.map(each => each.name)
  expect(names).toEqual(expect.arrayContaining(leavesOf(view.items).map(each => each.id)))
  expect(edges).toHaveLength(view.edges.length)
}

test('boxes and edges of random pictures', () => {
  for (let seed = 1; seed <= 40; seed++) check(showPicture(randomPicture(seed), { depth: 9 }))
})

test('names that try to be something else', () => {
  const { objects = [] } = read(printDot(showPicture(pictureOfNames(hostileNames))))
  expect(objects).toHaveLength(hostileNames.length)
})

test('models, their blocks as clusters', async () => {
  const resnet = read(await drawGraph(await configModel('resnet'), { format: 'dot' }))
  expect(resnet.objects!.map(each => each.name)).toContain('cluster stage2')
  expect(
    read(await drawGraph(sampleModel('cnn'), { format: 'dot', stage: 'diff' })).edges,
  ).not.toEqual([])
})
