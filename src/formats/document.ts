/** An imported config as the document that `model.yaml` is written from. */
import type { LayerDefinition } from '../catalog/layer.ts'
import { lookUpLayer } from '../build/lookup.ts'
import type { Json, JsonMap } from '../fields/field.ts'
import type { ImportedConfig, ImportedFeed, ImportedLayer } from './imported.ts'

export interface DocumentOptions {
  /** Writes the name of every layer, also of those that nothing refers to. */
  readonly allNames?: boolean
}

/** Plain values in the order in which a person reads them. */
export function documentOf(config: ImportedConfig, options: DocumentOptions = {}): JsonMap {
  const { name, inputs, layers, outputs, training, blocks, activations = {} } = config
  return {
    tenon: 1,
    name,
    inputs: Object.fromEntries(inputs.map(({ name, ...input }) => [name, inputOf(input)])),
    ...(blocks && Object.keys(blocks).length > 0 && { blocks }),
    ...(Object.keys(activations).length > 0 && { activations }),
    layers: layerItems(layers, {
      inputs: inputs.map(each => each.name),
      wanted: outputs.map(each => each.from.layer),
      ...options,
    }),
    outputs: outputsOf(outputs),
    ...(training && { training }),
  }
}

function inputOf({ shape, dtype, scale }: Omit<ImportedConfig['inputs'][number], 'name'>): Json {
  if (dtype === 'float32' && scale === undefined) return shape
  return { shape, dtype, ...(scale !== undefined && { scale }) }
}

function outputsOf(outputs: ImportedConfig['outputs']): Json {
  const plain = outputs.map(({ name, from }) => [name, feedText(from)] as const)
  if (plain.every(([name, from]) => name === from)) return plain.map(([name]) => name)
  return Object.fromEntries(plain)
}

/** The layers of a block that one result feeds. */
export function bodyItems(layers: readonly ImportedLayer[], input: string): readonly Json[] {
  return layerItems(layers, { inputs: [input], wanted: [] })
}

interface Around extends DocumentOptions {
  /** What a layer without `from` at the top reads, where there is only one. */
  readonly inputs: readonly string[]
  /** Names that are referred to from elsewhere. */
  readonly wanted: readonly string[]
}

function layerItems(
  layers: readonly ImportedLayer[],
  { inputs, wanted: others, allNames = false }: Around,
): readonly Json[] {
  const above = (i: number): string | undefined =>
    i > 0 ? layers[i - 1]!.name : inputs.length === 1 ? inputs[0] : undefined
  const follows = (layer: ImportedLayer, i: number): boolean => {
    const [feed, ...others] = layer.from
    if (others.length > 0 || !feed || feed.role !== undefined) return false
    return (feed.output ?? 0) === 0 && feed.layer === above(i)
  }
  const wanted = new Set(others)
  layers.forEach((layer, i) => {
    if (layer.weights !== undefined) wanted.add(layer.weights)
    if (!follows(layer, i)) for (const feed of layer.from) wanted.add(feed.layer)
  })
  return layers.map((layer, i) => {
    const { type, name, named, args, from, weights, trainable, repeat } = layer
    const bare = inputsAlone(layer)
    return {
      [type]: bare ? from.map(feedText) : args,
      ...((allNames || named || wanted.has(name)) && { name }),
      ...(!bare && !follows(layer, i) && { from: feedsOf(from) }),
      ...(weights !== undefined && { weights }),
      ...(trainable === false && { trainable }),
      ...(repeat !== undefined && { repeat }),
    }
  })
}

/** True where the bare value of the layer can be its inputs: `Add: [left, right]`. */
function inputsAlone({ type, args, from }: ImportedLayer): boolean {
  const definition: LayerDefinition | undefined = lookUpLayer(type)
  return definition?.main === 'inputs' && Object.keys(args).length === 0 && from.length > 1
}

function feedText({ layer, output = 0 }: ImportedFeed): string {
  return output === 0 ? layer : `${layer}@${output}`
}

/** A name, a list of names, or names by role. */
function feedsOf(feeds: readonly ImportedFeed[]): Json {
  const oneOrMore = (some: readonly ImportedFeed[]): Json =>
    some.length === 1 ? feedText(some[0]!) : some.map(feedText)
  const roles = [...new Set(feeds.map(each => each.role))]
  if (roles.includes(undefined)) return oneOrMore(feeds)
  return Object.fromEntries(
    roles.map(role => [role!, oneOrMore(feeds.filter(each => each.role === role))]),
  )
}
