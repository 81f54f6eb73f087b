/** Weights as Keras 3 stores them: a group for each layer, in the order of the model. */
import type { Hdf5Object } from '../../files/hdf5/hdf5.ts'
import { broken } from '../json.ts'
import type { Owner } from './flatten.ts'
import type { NamedTensor } from './named-tensor.ts'
import type { KerasModel } from './topology.ts'
import { keepsPart, parts, seedGroup, weightPaths } from './weight-paths.ts'

/** The tensors of each layer; `file` is what holds them, in errors. */
export function layerWeights(
  owners: readonly Owner[],
  model: KerasModel,
  root: Hdf5Object,
  file: string,
): ReadonlyMap<Owner, readonly NamedTensor[]> {
  const paths = weightPaths(model.layers)
  const found = new Map(
    owners.map(owner => {
      const path = paths.get(owner.layer)!
      const group = root.at(path)
      const tensors = group ? tensorsIn(group, path) : []
      return [owner, withoutCopies(tensors, owner.layer.className, path)] as const
    }),
  )
  const known = new Set(paths.values())
  refuseUnknown(root, 'layers', known, file)
  return found
}

/** The parts first, then what is the layer's own, where it keeps a copy of a part's weight. */
function withoutCopies(
  tensors: readonly NamedTensor[],
  className: string,
  path: string,
): readonly NamedTensor[] {
  if (keepsPart[className] === undefined) return tensors
  const isOwn = ({ name }: NamedTensor): boolean => name.startsWith(`${path}/vars/`)
  return [...tensors.filter(each => !isOwn(each)), ...tensors.filter(isOwn).slice(1)]
}

/** The variables of a group by their numbers, then those of its parts. */
function tensorsIn(group: Hdf5Object, path: string): readonly NamedTensor[] {
  const members = group.members ?? []
  const own = members.includes('vars') ? variables(group.at('vars')!, `${path}/vars`) : []
  // Private attributes keep their underscore.
  const part = (name: string): string | undefined =>
    members.find(each => each === name || each === `_${name}`)
  const named = parts.map(([name]) => part(name)).filter(each => each !== undefined)
  const others = members.filter(
    each => each !== 'vars' && each !== seedGroup && !named.includes(each),
  )
  return [
    ...own,
    ...[...named, ...others].flatMap(each => tensorsIn(group.at(each)!, `${path}/${each}`)),
  ]
}

function variables(vars: Hdf5Object, path: string): readonly NamedTensor[] {
  const numbers = [...(vars.members ?? [])].sort((a, b) => Number(a) - Number(b))
  return numbers.map(each => ({ name: `${path}/${each}`, tensor: vars.at(each)!.tensor() }))
}

/** Weights of a layer that the config does not have mean that the two do not belong together. */
function refuseUnknown(
  root: Hdf5Object,
  path: string,
  known: ReadonlySet<string>,
  file: string,
): void {
  for (const member of root.at(path)?.members ?? []) {
    const inner = `${path}/${member}`
    if (!known.has(inner)) {
      const place = { file, path: inner }
      if (tensorsIn(root.at(inner)!, inner).length > 0)
        broken(place, 'the config has no such layer')
    } else refuseUnknown(root, `${inner}/layers`, known, file)
  }
}
