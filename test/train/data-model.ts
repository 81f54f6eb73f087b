/** A model of which only the ports matter, with a `training.data` section read from text. */
import { parseDocument, isMap, isScalar, LineCounter } from 'yaml'

import type { TrainingModel } from '../../src/build/model.ts'
import type { Entry, Item, MapItem } from '../../src/config/item.ts'
import { type Source, type Span, createSource } from '../../src/diagnostics/source.ts'
import { batchName, namedDim } from '../../src/graph/dim.ts'
import type { DType } from '../../src/graph/shape.ts'

interface Ports {
  readonly input: readonly number[]
  readonly dtype: DType
  readonly output: readonly number[]
  readonly kind: 'class-number' | 'like-prediction'
  readonly scale?: number
}

/** `data` is the text below `training.data`; its first line is line 6 of the config. */
export function createDataModel(data: string, ports: Ports): TrainingModel {
  const indented = data.replaceAll(/^/gm, '    ')
  const text = `tenon: 1\n# inputs\n# layers\ntraining:\n  data:\n${indented}\n`
  const source = createSource('configs/data.yaml', text)
  const root = parseDocument(text, { lineCounter: new LineCounter() }).contents
  const training = (toItem(root, source) as MapItem).entries.get('training')!.value as MapItem
  const span = { source, start: 0, end: 0 }
  const batch = namedDim(batchName)
  const classes = ports.kind === 'class-number'
  const input = { name: 'image', dtype: ports.dtype }
  const config = {
    ...{
      source,
      name: 'data',
      layers: [],
      outputs: undefined,
      training,
      limits: undefined,
      stateDict: undefined,
    },
    ...{ values: new Map(), params: [], variants: [], blocks: new Map(), modules: new Map() },
    activations: new Map(),
    inputs: [{ ...input, shape: ports.input, scale: ports.scale, span }],
  }
  const empty = { inputs: [], outputs: [], updates: [] }
  return {
    model: {
      ...{ config, name: 'data', layers: [], weights: [], inference: empty },
      expansion: { layers: [], outputs: [] },
      inputs: [{ ...input, shape: [batch, ...ports.input] }],
      outputs: [{ name: 'probs', dtype: 'float32', shape: [batch, ...ports.output] }],
    },
    ...{ step: empty, evaluation: empty, state: [], metrics: [], callbacks: [] },
    settings: { epochs: 1, batch_size: 4, seed: 0, shuffle: true },
    targets: [
      {
        output: 'probs',
        kind: ports.kind,
        oneHot: false,
        input: {
          name: 'probs:target',
          shape: classes ? [batch] : [batch, ...ports.output],
          dtype: classes ? 'int32' : 'float32',
        },
      },
    ],
    optimizer: {
      definition: {
        ...{ name: 'none', doc: '', fields: {}, slots: () => [] },
        update: ({ weight }) => ({ weight, slots: [] }),
      },
      args: {},
    },
  }
}

function toItem(node: unknown, source: Source): Item {
  const span = spanOf(node, source)
  if (isScalar(node)) return { kind: 'scalar', value: node.value as string, span }
  if (!isMap(node)) throw new Error('the tests write maps and scalars alone')
  const entries = node.items.map(({ key, value }): [string, Entry] => [
    String(key),
    { key: spanOf(key, source), value: toItem(value, source) },
  ])
  return { kind: 'map', entries: new Map(entries), span }
}

function spanOf(node: unknown, source: Source): Span {
  const [start = 0, end = 0] = (node as { range?: [number, number, number] }).range ?? []
  return { source, start, end }
}
