/** Weights as `model.weights.h5` holds them: by class and part, counted, without names. */
import { assert } from '../../diagnostics/assert.ts'
import { type JsonMap, isMap } from '../../fields/field.ts'
import type { Hdf5Tensors } from '../../files/hdf5/write.ts'
import type { Values } from '../../train/values.ts'
import { keepsPart, parts, privateParts, weightPaths } from './weight-paths.ts'
import type { WrittenLayer } from './write-topology.ts'

export function archiveWeights(layers: readonly WrittenLayer[], values: Values): Hdf5Tensors {
  const paths = weightPaths(layers)
  const tensors = new Map<string, Hdf5Tensors extends ReadonlyMap<string, infer T> ? T : never>()
  for (const [layer, path] of paths) {
    const inner = recurrentParts(layer)
    const counts = new Map<string, number>()
    const copied = layer.weights.filter(({ name, layer: owner }) => {
      return name.slice(owner.length + 1) === keepsPart[layer.type]
    })
    // What training changes comes before what it keeps.
    const trained = layer.weights.filter(each => each.trainable)
    const kept = layer.weights.filter(each => !each.trainable)
    for (const { name, shape } of copied) put('', name, shape)
    for (const { name, layer: owner, shape } of [...trained, ...kept])
      put(groupOf(name.slice(owner.length + 1), inner, layer.type), name, shape)

    function put(group: string, name: string, shape: readonly number[]): void {
      const number = counts.get(group) ?? 0
      counts.set(group, number + 1)
      const data = values.get(name)
      assert(data instanceof Float32Array, `no float32 values for '${name}'`)
      tensors.set(`${path}/${group}vars/${number}`, {
        shape,
        data: data as Float32Array<ArrayBuffer>,
      })
    }
  }
  return tensors
}

/** `forward_layer/kernel` of a Bidirectional is in `forward_layer/cell/`. */
function groupOf(weight: string, recurrent: ReadonlySet<string>, type: string): string {
  const steps = weight.split('/').slice(0, -1)
  const groups = steps.map(step => {
    const part = parts.find(([, prefix]) => prefix === `${step}/`)
    const group = part ? part[0] : step
    return privateParts.has(type) ? `_${group}` : group
  })
  const cell = recurrent.has(steps.join('/')) ? ['cell'] : []
  return [...groups, ...cell].map(each => `${each}/`).join('')
}

const recurrentTypes = new Set([
  'LSTM',
  'GRU',
  'SimpleRNN',
  'ConvLSTM1D',
  'ConvLSTM2D',
  'ConvLSTM3D',
])

/** The ways to the parts of a layer whose weights belong to a cell; its own way is empty. */
function recurrentParts({ type, args }: Pick<WrittenLayer, 'type' | 'args'>): ReadonlySet<string> {
  const found = new Set<string>()
  visit(type, args, '')
  return found

  function visit(type: string, args: JsonMap, path: string): void {
    if (recurrentTypes.has(type)) found.add(path)
    const { layer, backward_layer: back } = args
    const both = type === 'Bidirectional'
    enter(layer, `${path}${both ? 'forward_layer' : 'layer'}`)
    if (both) enter(back ?? layer, `${path}backward_layer`)
  }

  function enter(inner: JsonMap[string] | undefined, path: string): void {
    if (typeof inner === 'string') visit(inner, {}, path)
    if (isMap(inner))
      for (const [type, args] of Object.entries(inner)) visit(type, args as JsonMap, path)
  }
}
