/** Tensors of a file -> weights of the model, layer by layer, in order, every shape checked. */
import { refuse } from '../../diagnostics/diagnostic.ts'
import type { FileTensor } from '../../files/file-tensor.ts'
import { shapeText } from '../../graph/shape.ts'
import type { WantedWeight } from '../build-imported.ts'
import { plainRecurrent } from './cudnn.ts'
import type { Owner } from './flatten.ts'
import { type NamedTensor, asFloat32 } from './named-tensor.ts'

/** The tensors that a file holds for each layer, in its order; none for most. */
export type TensorsOf = (owners: readonly Owner[]) => ReadonlyMap<Owner, readonly NamedTensor[]>

/**
 * Keras stores what training changes before what it keeps, each in the order in which the layer
 * makes it; a frozen layer keeps that order. `wanted` are the weights as if nothing was frozen.
 */
export function matchWeights(
  owners: readonly Owner[],
  wanted: ReadonlyMap<string, readonly WantedWeight[]>,
  found: ReadonlyMap<Owner, readonly NamedTensor[]>,
  file: string,
): ReadonlyMap<string, FileTensor> {
  const matched = new Map<string, FileTensor>()
  for (const owner of owners) {
    const weights = inKerasOrder(wanted.get(owner.name) ?? [])
    const tensors = plainRecurrent(owner.layer, found.get(owner) ?? [])
    const layer = [...owner.scope, owner.layer.name].join('/')
    if (tensors.length !== weights.length) {
      const names = tensors.map(each => each.name).join(', ')
      const expected = weights.map(({ name }) => name.slice(owner.name.length + 1)).join(', ')
      const problem =
        `${tensors.length} tensors${names && ` (${names})`} for ` +
        `${weights.length} weights${expected && ` (${expected})`}`
      refuse('foreign-weights', { file, layer, problem })
    }
    weights.forEach(({ name, shape }, i) => {
      const { name: written, tensor } = tensors[i]!
      const [has, needs] = [shapeText(tensor.shape), shapeText(shape)]
      if (has !== needs) {
        const problem = `'${written}' has the shape ${has}, but ${name} needs ${needs}`
        refuse('foreign-weights', { file, layer, problem })
      }
      matched.set(name, asFloat32(tensor))
    })
  }
  return matched
}

function inKerasOrder(weights: readonly WantedWeight[]): readonly WantedWeight[] {
  return [...weights.filter(each => each.trainable), ...weights.filter(each => !each.trainable)]
}
