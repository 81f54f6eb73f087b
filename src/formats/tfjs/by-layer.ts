/** Whose weight a tensor of TensorFlow.js is: its name begins with that of the layer. */
import type { Owner } from '../keras/flatten.ts'
import type { NamedTensor } from '../keras/named-tensor.ts'
import { type Place, broken } from '../json.ts'

/**
 * The tensors of each layer, in the order of the file. `dense/kernel` belongs to `dense`, whatever
 * model it is in; where two models have a `dense`, the second one's is `dense/kernel_1`. A tensor
 * of no layer means that the files do not belong together.
 */
export function byLayer(
  tensors: readonly NamedTensor[],
  owners: readonly Owner[],
  place: Place,
): ReadonlyMap<Owner, readonly NamedTensor[]> {
  const named = new Map<string, Owner[]>()
  for (const owner of owners) {
    const { name } = owner.layer
    for (const key of new Set([name, [...owner.scope, name].join('/')]))
      named.set(key, [...(named.get(key) ?? []), owner])
  }
  const found = new Map<Owner, NamedTensor[]>()
  for (const each of tensors) {
    const candidates = longestPrefix(each.name, named)
    const [, count = '0'] = /_(\d+)$/.exec(each.name) ?? []
    const owner = candidates[candidates.length > 1 ? Number(count) : 0]
    if (!owner) return broken(place, `the weight '${each.name}' is of no layer`)
    found.set(owner, [...(found.get(owner) ?? []), each])
  }
  return found
}

function longestPrefix(
  name: string,
  named: ReadonlyMap<string, readonly Owner[]>,
): readonly Owner[] {
  for (let end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
    const owners = named.get(name.slice(0, end))
    if (owners) return owners
  }
  return []
}
