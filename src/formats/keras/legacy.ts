/** Reads `.h5` of Keras 1 to 3: the config is text of an attribute, weights lie by layer. */
import { isMap } from '../../fields/field.ts'
import { type Hdf5Object, openHdf5 } from '../../files/hdf5/hdf5.ts'
import type { ImportedModel } from '../imported.ts'
import { broken, parseJson } from '../json.ts'
import type { SuppliedBlocks } from '../supplied-blocks.ts'
import type { TopologyFile } from './topology-file.ts'
import type { Owner } from './flatten.ts'
import { importTopology } from './import-topology.ts'
import type { NamedTensor } from './named-tensor.ts'
import { readModel } from './read-topology.ts'
import type { KerasLayer, KerasModel } from './topology.ts'
import { importWeightsAlone, weightsAlone } from './weights-alone.ts'

/**
 * A whole model, or weights alone beside the text of a config: `config` is then the JSON that
 * `model.to_json()` gives. `file` is only named in errors.
 */
export function importLegacyFile(
  bytes: Uint8Array,
  file: string,
  blocks: SuppliedBlocks,
  config?: TopologyFile,
): ImportedModel {
  const root = openHdf5(bytes, file)
  const attributes = root.attributes
  const own = attributes.get('model_config')?.[0]
  if (own === undefined && isKeras3(root))
    return importWeightsAlone(root, file, '.weights.h5', blocks, config)
  const place = config ? { file: config.file, path: '' } : { file, path: 'model_config' }
  const text = config?.text ?? own
  if (text === undefined) return broken({ file, path: '' }, weightsAlone)
  const parsed = parseJson(text, place)
  const model = readModel(parsed, place)
  const weights = root.at('model_weights') ?? root
  const version =
    (attributes.get('keras_version') ?? weights.attributes.get('keras_version'))?.[0] ??
    (isMap(parsed) && typeof parsed['keras_version'] === 'string' ? parsed['keras_version'] : '')
  const dialect = version.startsWith('3') ? 'keras3' : 'keras2'
  const source = { file, format: '.h5', producer: `Keras ${version.slice(0, 40)}`.trim() }
  const training = attributes.get('training_config')?.[0]
  const compiled = training && parseJson(training, { file, path: 'training_config' })
  const tensorsOf = (owners: readonly Owner[]) => collect(owners, model, weights, file)
  return importTopology({ source, dialect, model, compiled, tensorsOf }, blocks)
}

/** Layers in a group of their own, without a list of their names. */
function isKeras3({ members, attributes }: Hdf5Object): boolean {
  const listed = ['layer_names', 'layer_names0'].some(each => attributes.has(each))
  return !listed && members?.includes('layers') === true
}

/**
 * A group per layer of the outermost model; that of a nested model holds the weights of all its
 * layers, in their order.
 */
function collect(
  owners: readonly Owner[],
  { layers }: KerasModel,
  weights: Hdf5Object,
  file: string,
): ReadonlyMap<Owner, readonly NamedTensor[]> {
  const found = new Map<Owner, readonly NamedTensor[]>()
  for (const layer of layers) {
    const group = weights.at(layer.name)
    const tensors = group ? tensorsIn(group, layer.name, file) : []
    const inside = layer.model
      ? ownersIn(layer, owners)
      : owners.filter(each => each.layer === layer)
    if (inside.length === 1) found.set(inside[0]!, tensors)
    else for (const [owner, own] of shared(inside, tensors)) found.set(owner, own)
  }
  return found
}

function ownersIn(layer: KerasLayer, owners: readonly Owner[]): readonly Owner[] {
  const inner = (model: KerasModel): readonly KerasLayer[] =>
    model.layers.flatMap(each => (each.model ? inner(each.model) : [each]))
  const order = inner(layer.model!)
  return order.flatMap(each => owners.filter(owner => owner.layer === each))
}

/** Tensors of a nested model to its layers: by the name before the last part of theirs. */
function shared(
  owners: readonly Owner[],
  tensors: readonly NamedTensor[],
): ReadonlyMap<Owner, readonly NamedTensor[]> {
  const found = new Map<Owner, NamedTensor[]>()
  for (const each of tensors) {
    const steps = each.name.split('/')
    const at = (owner: Owner): number => steps.lastIndexOf(owner.layer.name)
    const [owner] = [...owners].filter(each => at(each) >= 0).sort((a, b) => at(b) - at(a))
    if (owner) found.set(owner, [...(found.get(owner) ?? []), each])
  }
  return found
}

function tensorsIn(group: Hdf5Object, layer: string, file: string): readonly NamedTensor[] {
  return weightNames(group).map(name => {
    const dataset = group.at(name)
    if (!dataset) return broken({ file, path: layer }, `its weight '${name}' is missing`)
    return { name: name.replace(/:0$/, ''), tensor: dataset.tensor() }
  })
}

/** A long list is in several attributes: `weight_names0`, `weight_names1`, ... */
function weightNames({ attributes }: Hdf5Object): readonly string[] {
  const whole = attributes.get('weight_names')
  if (whole) return whole
  const names: string[] = []
  for (let i = 0; ; i++) {
    const part = attributes.get(`weight_names${i}`)
    if (!part) return names
    names.push(...part)
  }
}
