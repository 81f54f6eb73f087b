/** Models and pictures that the tests draw. */
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Model } from '../../src/build/model.ts'
import { kinds } from '../../src/diagrams/picture/kinds.ts'
import type { Box, Edge, Picture } from '../../src/diagrams/picture/picture.ts'
import { modelOf } from '../build/support.ts'
import { createRandom } from '../graph/tensors.ts'

export const sampleFolder = fileURLToPath(new URL('../samples/diagrams/', import.meta.url))

export const sampleNames = readdirSync(sampleFolder)
  .filter(file => file.endsWith('.yaml'))
  .map(file => file.replace('.yaml', ''))

export function sampleModel(name: string): Model {
  return modelOf(readFileSync(`${sampleFolder}${name}.yaml`, 'utf8'))
}

/** What a name may try: markup, quotes, entities, line breaks, directions, halves of characters. */
export const hostileNames = [
  '<script>alert(1)</script>',
  `"quoted" 'twice' & more`,
  'two\nlines\r\nand\ttabs',
  ']]> --> %% }{ \\N \\n "] end',
  'left\u202eright\u0000\u001b[31m',
  'half \ud800 a character \uffff',
  '#quot; &amp; <b>',
  '層の名前は長い'.repeat(9),
  'x'.repeat(300),
  'end',
  '',
]

/** A chain of boxes with these names. */
export function pictureOfNames(names: readonly string[]): Picture {
  const boxes = names.map((name, i) => box(name, `id ${i} ${name}`, i))
  const edges = boxes.slice(1).map((to, i) => edge(boxes[i]!, to, i))
  return { version: 1, title: names[0]!, stage: 'source', subtitle: '', boxes, edges }
}

/** A graph of up to 24 boxes, each with up to 3 readers' edges from boxes before it. */
export function randomPicture(seed: number): Picture {
  const random = createRandom(seed)
  const whole = (below: number): number => Math.floor(random() * below)
  const boxes = Array.from({ length: 1 + whole(24) }, (_, i) => {
    return box('name_'.repeat(whole(5)), `box${i}`, whole(100))
  })
  const edges = boxes.flatMap((to, i) => {
    const from = Array.from({ length: i === 0 ? 0 : whole(4) }, () => boxes[whole(i)]!)
    return [...new Set(from)].map((each, k) => edge(each, to, k))
  })
  const title = `random ${seed}`
  return { version: 1, title, stage: 'source', subtitle: 'random boxes', boxes, edges }
}

function box(name: string, id: string, i: number): Box {
  const parts = Array.from({ length: i % 4 }, (_, k) => ({
    ...{ name: `${name}${k}`, type: 'Conv2D', ops: k === 0 ? 'conv, 2 map' : 'map' },
    kind: kinds[(i + k) % kinds.length]!,
  }))
  return {
    ...{ id, name, label: name.slice(0, 40) || 'Dense', kind: kinds[i % kinds.length]!, parts },
    ...{ detail: i % 3 === 0 ? [name] : [], dtype: 'float32', shape: ['batch', i] },
    ...{ params: i % 5 === 0 ? 1234567 : 0, flops: i % 2 === 0 ? null : 1e9, line: i + 1 },
  }
}

function edge(from: Box, to: Box, i: number): Edge {
  const plain = { from: from.id, to: to.id, shape: from.shape }
  return i % 2 === 0 ? { ...plain, label: '128×128×1024' } : plain
}
