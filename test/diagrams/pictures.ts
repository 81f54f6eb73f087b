/** Models and pictures that the tests draw. */
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Model } from '../../src/build/model.ts'
import { modelOf as compiledModel } from '../../src/compile.ts'
import { openConfig } from '../../src/config-source.ts'
import { kinds } from '../../src/diagrams/picture/kinds.ts'
import { grouped } from '../../src/diagrams/picture/groups.ts'
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

const configFolder = fileURLToPath(new URL('../../configs/', import.meta.url))

/** Every config as it is by default, and variants whose pictures are others: `resnet.resnet50`. */
export const configNames = [
  ...readdirSync(configFolder)
    .filter(file => file.endsWith('.yaml'))
    .map(file => file.replace('.yaml', '')),
  'resnet.resnet50',
  'gpt2.small',
]

const models = new Map<string, Promise<Model>>()

/** Made once in a process: models do not change. */
export function configModel(name: string): Promise<Model> {
  const made = models.get(name) ?? readConfigModel(name)
  models.set(name, made)
  return made
}

async function readConfigModel(name: string): Promise<Model> {
  const [file, variant] = name.split('.')
  return compiledModel(await openConfig({ path: `${configFolder}${file}.yaml`, variant }))
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
  return grouped({ title: names[0]!, stage: 'source', subtitle: '', boxes, edges })
}

/** A row of boxes with a gap in it, and edges past up to 40 others. */
export function largePicture(count: number, seed: number): Picture {
  const random = createRandom(seed)
  const { boxes, edges, ...rest } = pictureOfNames(
    Array.from({ length: count }, (_, i) => `layer_${i}`),
  )
  const gap = Math.floor(random() * count)
  const skips = boxes.flatMap((from, i) => {
    const to = boxes[i + 2 + Math.floor(random() * 40)]
    return to && i % 4 === 0 ? [edge(from, to, i)] : []
  })
  const row = edges.filter((_, i) => i !== gap)
  return grouped({ ...rest, boxes, edges: [...row, ...skips] })
}

/**
 * A graph of up to 20 boxes, each with up to 3 readers' edges from boxes before it. Every other one
 * has groups, one inside the other, that boxes are in at random: their edges lead anywhere.
 */
export function randomPicture(seed: number): Picture {
  const random = createRandom(seed)
  const whole = (below: number): number => Math.floor(random() * below)
  const paths = seed % 2 === 0 ? ['', 'a', 'a/0', 'a/1', 'a/1/deep', 'b', 'b/in'] : ['']
  const sorted = seed % 4 === 0
  const places = Array.from({ length: 1 + whole(20) }, () => paths[whole(paths.length)]!)
  const boxes = (sorted ? places.sort() : places).map((group, i) => {
    const made = box('name_'.repeat(whole(5)), `box${i}`, whole(100))
    return { ...made, group, ...(seed % 3 === 0 && { time: random() * 10 }) }
  })
  const edges = boxes.flatMap((to, i) => {
    const from = Array.from({ length: i === 0 ? 0 : whole(4) }, () => boxes[whole(i)]!)
    return [...new Set(from)].map((each, k) => edge(each, to, k))
  })
  const title = `random ${seed}`
  return grouped({ title, stage: 'source', subtitle: 'random boxes', boxes, edges })
}

function box(name: string, id: string, i: number): Box {
  const parts = Array.from({ length: i % 4 }, (_, k) => ({
    ...{ name: `${name}${k}`, type: 'Conv2D', ops: k === 0 ? 'conv, 2 map' : 'map' },
    kind: kinds[(i + k) % kinds.length]!,
  }))
  return {
    ...{
      id,
      name,
      group: '',
      bytes: 4 * i,
      label: name.slice(0, 40) || 'Dense',
      kind: kinds[i % kinds.length]!,
      parts,
    },
    ...{ detail: i % 3 === 0 ? [name] : [], dtype: 'float32', shape: ['batch', i] },
    ...{ params: i % 5 === 0 ? 1234567 : 0, flops: i % 2 === 0 ? null : 1e9, line: i + 1 },
  }
}

function edge(from: Box, to: Box, i: number): Edge {
  const plain = { from: from.id, to: to.id, shape: from.shape }
  return i % 2 === 0 ? { ...plain, label: '128×128×1024' } : plain
}
