/** Weights of Keras that are arguments here: what `Normalization` has learned from its data. */
import type { Json } from '../../fields/field.ts'
import type { FileTensor } from '../../files/file-tensor.ts'
import type { ImportedLayer } from '../imported.ts'
import { shortNumber } from '../plain-fields.ts'
import type { Owner } from './flatten.ts'
import type { NamedTensor } from './named-tensor.ts'

/** By type: the arguments that the first weights of a layer become; further ones are left out. */
const constants: { readonly [type: string]: readonly string[] } = {
  Normalization: ['mean', 'variance'],
}

export interface Absorbed {
  readonly layers: readonly ImportedLayer[]
  /** What is left for the weights of the layers. */
  readonly tensors: ReadonlyMap<Owner, readonly NamedTensor[]>
}

export function absorbConstants(
  layers: readonly ImportedLayer[],
  tensors: ReadonlyMap<Owner, readonly NamedTensor[]>,
): Absorbed {
  const left = new Map(tensors)
  const owners = new Map([...tensors.keys()].map(each => [each.name, each] as const))
  const changed = layers.map(layer => {
    const owner = owners.get(layer.weights ?? layer.name)
    const names = constants[layer.type]
    if (!owner || !names) return layer
    const found = tensors.get(owner) ?? []
    left.delete(owner)
    const values = names.flatMap((name, i) =>
      found[i] ? [[name, nested(found[i].tensor)] as const] : [],
    )
    return { ...layer, args: { ...Object.fromEntries(values), ...layer.args } }
  })
  return { layers: changed, tensors: left }
}

/** The numbers in lists of lists, as many as there are axes. */
function nested({ shape, data }: FileTensor): Json {
  const build = (axis: number, start: number): Json => {
    if (axis === shape.length) return shortNumber(Number(data[start]))
    const step = shape.slice(axis + 1).reduce((count, size) => count * size, 1)
    return Array.from({ length: shape[axis]! }, (_, i) => build(axis + 1, start + i * step))
  }
  return build(0, 0)
}
