/** A model as the config that Keras 3 keeps in `.keras`, and where each weight goes beside it. */
import { lookUpLayer } from '../../build/lookup.ts'
import type { Model } from '../../build/model.ts'
import { resolveConfig } from '../../build/resolve-config.ts'
import type { Json, JsonMap } from '../../fields/field.ts'
import type { Node } from '../../graph/node.ts'
import { otherLayers, ownNames, publicClasses } from './differences.ts'
import { scaleName } from './input-scale.ts'
import { callArgs } from './write-calls.ts'
import { envelope, writeArgs } from './write-references.ts'

export interface WrittenTopology {
  readonly config: JsonMap
  /** The layers in the order of the config, with the weights that each of them makes. */
  readonly layers: readonly WrittenLayer[]
  /** What Keras has no word for, and where. */
  readonly unsayable: readonly { readonly layer: string; readonly what: string }[]
}

export interface WrittenLayer {
  readonly className: string
  readonly name: string
  /** The arguments here, of which the parts of the layer are known. */
  readonly type: string
  readonly args: JsonMap
  readonly weights: Model['layers'][number]['weights']
}

/** A layer of the resolved config; `from` as it is written there. */
interface Item {
  readonly type: string
  readonly args: JsonMap
  readonly name: string
  readonly from: Json
  readonly weights: string
  readonly trainable: boolean
}

export function writeTopology(model: Model): WrittenTopology {
  const resolved = resolveConfig(model)
  const inputs = Object.entries(resolved['inputs'] as { readonly [name: string]: JsonMap })
  const items = itemsOf(
    resolved['layers'] as readonly JsonMap[],
    inputs.map(([name]) => name),
  )
  const unsayable: { layer: string; what: string }[] = []
  const results = new Map<string, TensorPlace>()
  const entries: { [key: string]: Json }[] = []
  const written: WrittenLayer[] = []
  const byWeights = new Map<string, { entry: { [key: string]: Json }; name: string }>()

  for (const [i, [name, { dtype, scale }]] of inputs.entries()) {
    const shape = sizesOf(model.inference.inputs[i]!)
    entries.push(layerEntry('InputLayer', name, { batch_shape: shape, dtype: dtype! }, []))
    written.push({ className: 'InputLayer', name, type: 'InputLayer', args: {}, weights: [] })
    results.set(name, { layer: name, node: 0, shapes: [shape], dtype: String(dtype) })
    if (scale !== undefined) addScale(name, shape, Number(scale))
  }
  items.forEach((item, i) => addLayer(item, model.layers[i]))
  const ports = Object.entries(resolved['outputs'] as { readonly [name: string]: string })
  const config = {
    name: String(resolved['name']),
    trainable: true,
    layers: entries,
    // A single input stands alone: in a list, Keras would want lists of arrays.
    input_layers:
      inputs.length === 1 ? [inputs[0]![0], 0, 0] : inputs.map(([name]) => [name, 0, 0]),
    output_layers: outputsOf(ports),
  }
  const functional = {
    ...envelope('keras.src.models.functional', 'Functional', config),
    registered_name: 'Functional',
  }
  return { config: functional, layers: written, unsayable }

  /** An input's scale is a layer in Keras, under a name that the import knows. */
  function addScale(input: string, shape: Json, scale: number): void {
    const name = scaleName(input)
    const node = { args: [tensorAt(results.get(input)!, 0)], kwargs: {} }
    entries.push(layerEntry('Rescaling', name, { scale, offset: 0 }, [node]))
    written.push({ className: 'Rescaling', name, type: 'Rescaling', args: {}, weights: [] })
    results.set(input, { layer: name, node: 0, shapes: [shape], dtype: 'float32' })
  }

  function addLayer(item: Item, built: Model['layers'][number] | undefined): void {
    const { type, args } = otherLayers[item.type]?.(item.args) ?? item
    const definition = lookUpLayer(type)!
    const note = (what: string): void => void unsayable.push({ layer: item.name, what })
    if (ownNames.has(type)) note(`the layer '${type}'`)
    const { config, kwargs } = writeArgs(definition, args, note)
    const tensorOf = (text: string): Json => {
      const [name, output = '0'] = text.split('@') as [string, string?]
      return tensorAt(results.get(name)!, Number(output))
    }
    const call = callArgs(definition, item.from, tensorOf)
    const node = { args: call.args, kwargs: { ...call.kwargs, ...kwargs } }
    const owner = byWeights.get(item.weights)
    const shapes = built ? built.outputs.map(sizesOf) : [null]
    if (owner) {
      const nodes = owner.entry['inbound_nodes'] as Json[]
      results.set(item.name, { layer: owner.name, node: nodes.length, shapes, dtype: 'float32' })
      nodes.push(node)
      return
    }
    const className = publicClasses[type] ?? type
    const own = { trainable: item.trainable, dtype: 'float32', ...config }
    const entry = layerEntry(className, item.name, own, [node])
    entries.push(entry)
    const weights = built?.weights ?? []
    written.push({ className, name: item.name, type, args, weights })
    if (weights.length > 0) byWeights.set(item.weights, { entry, name: item.name })
    results.set(item.name, { layer: item.name, node: 0, shapes, dtype: 'float32' })
  }

  /** A list where every output is called like its layer, else a map. */
  function outputsOf(ports: readonly (readonly [string, string])[]): Json {
    const places = ports.map(([name, text]) => {
      const [source, output = '0'] = text.split('@') as [string, string?]
      const { layer, node } = results.get(source)!
      return [name, [layer, node, Number(output)]] as const
    })
    const isPlain = places.every(([name, [layer, node, tensor]]) => {
      return name === layer && node === 0 && tensor === 0
    })
    if (!isPlain) return Object.fromEntries(places)
    return places.length === 1 ? places[0]![1] : places.map(([, place]) => place)
  }
}

interface TensorPlace {
  readonly layer: string
  readonly node: number
  readonly shapes: readonly Json[]
  readonly dtype: string
}

function tensorAt({ layer, node, shapes, dtype }: TensorPlace, output: number): Json {
  const config = { shape: shapes[output] ?? null, dtype, keras_history: [layer, node, output] }
  return { class_name: '__keras_tensor__', config }
}

function layerEntry(className: string, name: string, config: JsonMap, nodes: Json[]) {
  return {
    ...envelope('keras.layers', className, { name, ...config }),
    name,
    inbound_nodes: nodes,
  } as { [key: string]: Json }
}

/** Sizes with the batch; what is open is null. */
function sizesOf({ shape }: Pick<Node, 'shape'>): Json {
  return shape.map(size => (typeof size === 'number' ? size : null))
}

function itemsOf(layers: readonly JsonMap[], inputs: readonly string[]): readonly Item[] {
  let above = inputs.at(-1)!
  return layers.map(item => {
    const [type, args] = Object.entries(item)[0] as [string, JsonMap]
    const name = String(item['name'])
    const from = item['from'] ?? above
    above = name
    return {
      type,
      args: typeof args === 'string' ? { activation: args } : args,
      name,
      from,
      weights: String(item['weights'] ?? name),
      trainable: item['trainable'] !== false,
    }
  })
}
