/**
 * How long pictures take to lay out when everything is loaded: `npm run layout`. In milliseconds of
 * the processor, so that what else the machine does counts less; nothing is remembered between runs.
 */
import { fileURLToPath } from 'node:url'

import { modelOf } from '../src/compile.ts'
import { openConfig } from '../src/config-source.ts'
import { pictureOf } from '../src/diagrams/draw.ts'
import { createElkLayout } from '../src/diagrams/layout/elk-layout.ts'
import { grouped } from '../src/diagrams/picture/groups.ts'
import { sceneOf } from '../src/diagrams/print/scene.ts'
import { printScene } from '../src/diagrams/print/svg.ts'
import { showPicture } from '../src/diagrams/view/show.ts'
import { leavesOf } from '../src/diagrams/view/view.ts'
import { median } from './median.js'

const [warmUp, runs] = [3, 9]
const whole = { depth: Infinity, roll: false }

const resnet = pictureOf(
  await modelOf(await openConfig({ path: pathOf('resnet'), variant: 'resnet152' })),
  'source',
)
const flat = grouped({ ...resnet, boxes: resnet.boxes.map(box => ({ ...box, group: '' })) })
const chain = rowOf(600)

const rows = [
  ['600 boxes in a row', chain],
  [
    '600 boxes, 25 skips in each other',
    withSkips(chain, i => (i < 250 && i % 10 === 0 ? 599 - i : undefined)),
  ],
  [
    '600 boxes, 120 skips that overlap',
    withSkips(chain, i => (i < 590 && i % 5 === 0 ? i + 7 : undefined)),
  ],
  ['ResNet-152 in its blocks', resnet],
  ['ResNet-152 without blocks', flat],
]

for (const [name, picture] of rows) {
  const times = []
  for (let run = -warmUp; run < runs; run++) {
    const view = showPicture(picture, whole)
    const start = processorTime()
    const scene = await sceneOf(view, createElkLayout())
    const laidOut = processorTime()
    printScene(scene)
    if (run >= 0) times.push([laidOut - start, processorTime() - laidOut])
  }
  const [layout, print] = [0, 1].map(k => Math.round(median(times.map(each => each[k]))))
  const boxes = leavesOf(showPicture(picture, whole).items).length
  console.log(`${name} (${boxes}): layout ${layout} ms, printing ${print} ms`)
}

function pathOf(config) {
  return fileURLToPath(new URL(`../configs/${config}.yaml`, import.meta.url))
}

function processorTime() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function rowOf(count) {
  const boxes = Array.from({ length: count }, (_, i) => ({
    ...resnet.boxes[1],
    ...{ id: `box${i}`, name: `box${i}`, group: '' },
  }))
  const edges = boxes.slice(1).map(({ id }, i) => ({ from: boxes[i].id, to: id, shape: [8] }))
  return grouped({ title: 'row', stage: 'source', subtitle: '', boxes, edges })
}

function withSkips(row, target) {
  const skips = row.boxes.flatMap(({ id }, i) => {
    const to = target(i)
    return to === undefined ? [] : [{ from: id, to: row.boxes[to].id, shape: [8] }]
  })
  return { ...row, edges: [...row.edges, ...skips] }
}
