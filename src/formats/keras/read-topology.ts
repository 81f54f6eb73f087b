/** JSON -> KerasModel: both dialects of the layers and of the calls between them. */
import { type Json, type JsonMap, isMap } from '../../fields/field.ts'
import {
  type Place,
  broken,
  expectCount,
  expectList,
  expectMap,
  expectText,
  inside,
} from '../json.ts'
import { withoutImpliedMasks } from './implied-masks.ts'
import { countedFromZero } from './nested-calls.ts'
import {
  type Call,
  type CallValue,
  type KerasLayer,
  type KerasModel,
  type NamedOutput,
  type TensorReference,
  inputLayer,
  isModel,
} from './topology.ts'

/** `{class_name, config}` of a Sequential or Functional model; Keras 1 has a list for `config`. */
export function readModel(value: Json | undefined, place: Place): KerasModel {
  const envelope = expectMap(value, place)
  const className = expectText(envelope['class_name'], inside(place, 'class_name'))
  const config = envelope['config']
  if (!isModel(className, config))
    broken(inside(place, 'class_name'), `'${className}' is no Sequential or Functional model`)
  const within = inside(place, 'config')
  const parts: JsonMap = Array.isArray(config) ? { layers: config } : expectMap(config, within)
  const listed = expectList(parts['layers'], inside(within, 'layers'))
  if (listed.length > mostLayers) broken(within, `it has ${listed.length} layers`)
  const name = 'name' in parts ? expectText(parts['name'], inside(within, 'name')) : 'model'
  const layers = listed.map((each, i) => readLayer(each, inside(inside(within, 'layers'), i)))
  const names = new Set(layers.map(each => each.name))
  if (names.size < layers.length) broken(within, 'two layers have the same name')
  if (className === 'Sequential' && !('input_layers' in parts))
    return chained(name, layers, parts['build_input_shape'], within)
  const model = { name, layers, ...portsOf(parts, within) }
  return withoutImpliedMasks(countedFromZero(model, isKeras3(listed)))
}

/** Keras 3 writes calls as maps. */
function isKeras3(layers: readonly Json[]): boolean {
  return layers.some(each => isMap(each) && [each['inbound_nodes'] ?? []].flat().some(isMap))
}

/** As many as a config may have. */
const mostLayers = 10_000

function readLayer(value: Json, place: Place): KerasLayer {
  const envelope = expectMap(value, place)
  const className = expectText(envelope['class_name'], inside(place, 'class_name'))
  const config = envelope['config']
  const inner = isModel(className, config) ? readModel(value, place) : undefined
  const own = isMap(config) ? config : {}
  const named = envelope['name'] ?? own['name'] ?? inner?.name
  const name = expectText(named, inside(place, 'name'))
  const inbound = envelope['inbound_nodes'] ?? []
  const at = inside(place, 'inbound_nodes')
  const calls = expectList(inbound, at).map((each, i) => readCall(each, inside(at, i)))
  return {
    className,
    name,
    config: own,
    calls,
    isOperation: String(envelope['module'] ?? '').startsWith('keras.src.ops'),
    ...(inner && { model: inner }),
    path: place.path,
  }
}

/** The layers of a Sequential model, each called on the one before. */
function chained(
  name: string,
  layers: readonly KerasLayer[],
  builtFor: Json | undefined,
  place: Place,
): KerasModel {
  const [first] = layers
  if (!first) return broken(place, 'the model has no layers')
  const input = first.className === inputLayer ? undefined : impliedInput(first, builtFor)
  const all = input ? [input, ...layers] : layers
  const reference = ({ name }: KerasLayer): TensorReference => ({ layer: name, node: 0, tensor: 0 })
  const wired = all.map((layer, i): KerasLayer => {
    if (i === 0) return layer
    const above = { kind: 'tensor', reference: reference(all[i - 1]!) } as const
    return { ...layer, calls: [{ args: [above], kwargs: new Map() }] }
  })
  return {
    name,
    layers: wired,
    inputs: [reference(wired[0]!)],
    outputs: [{ reference: reference(wired.at(-1)!) }],
  }
}

/** What the first layer, or the model, was built for. */
function impliedInput(first: KerasLayer, builtFor: Json | undefined): KerasLayer {
  const innermost = firstOf(first)
  const shape = innermost['batch_input_shape'] ?? innermost['batch_shape'] ?? builtFor ?? null
  const dtype = innermost['dtype'] ?? 'float32'
  return {
    className: inputLayer,
    name: `${first.name}_input`,
    config: { batch_shape: shape, ...(first.className === 'Embedding' ? {} : { dtype }) },
    calls: [],
    isOperation: false,
    path: first.path,
  }
}

function firstOf({ model, config }: KerasLayer): JsonMap {
  return model?.layers[0] ? firstOf(model.layers[0]) : config
}

function portsOf(config: JsonMap, place: Place): Pick<KerasModel, 'inputs' | 'outputs'> {
  const inputs = readPorts(config['input_layers'], inside(place, 'input_layers'))
  const outputs = readPorts(config['output_layers'], inside(place, 'output_layers'))
  return { inputs: inputs.map(each => each.reference), outputs }
}

/** `["a", 0, 0]`, a list of such, or such by name. */
function readPorts(value: Json | undefined, place: Place): readonly NamedOutput[] {
  if (isMap(value))
    return Object.entries(value).map(([name, each]) => ({
      name,
      reference: readReference(each, inside(place, name)),
    }))
  const list = expectList(value, place)
  if (typeof list[0] === 'string') return [{ reference: readReference(list, place) }]
  return list.map((each, i) => ({ reference: readReference(each, inside(place, i)) }))
}

function readReference(value: Json | undefined, place: Place): TensorReference {
  const [layer, node, tensor] = expectList(value, place)
  return {
    layer: expectText(layer, inside(place, 0)),
    node: expectCount(node, inside(place, 1)),
    tensor: expectCount(tensor, inside(place, 2)),
  }
}

/** Keras 3: `{args, kwargs}`; before: a list of `[layer, node, tensor, kwargs]`. */
function readCall(value: Json, place: Place): Call {
  if (isMap(value)) {
    const args = expectList(value['args'] ?? [], inside(place, 'args'))
    const kwargs = expectMap(value['kwargs'] ?? {}, inside(place, 'kwargs'))
    return {
      args: args.map((each, i) => readValue(each, inside(inside(place, 'args'), i))),
      kwargs: readKeywords(kwargs, readValue, inside(place, 'kwargs')),
    }
  }
  const list = expectList(value, place)
  // TensorFlow.js writes the call of a layer with one input without the outer list, too.
  const entries = typeof list[0] === 'string' ? [list] : list
  const items = entries.map((each, i): CallValue => {
    const reference = readReference(each, inside(place, i))
    return { kind: 'tensor', reference }
  })
  const written = entries.map(each => (each as readonly Json[])[3]).find(isMap)
  return {
    args: items.length === 1 ? items : [{ kind: 'list', items }],
    kwargs: readKeywords(written ?? {}, readOldValue, place),
  }
}

function readKeywords(
  kwargs: JsonMap,
  read: (value: Json, place: Place) => CallValue,
  place: Place,
): Call['kwargs'] {
  return new Map(
    Object.entries(kwargs).map(([key, value]) => [key, read(value, inside(place, key))]),
  )
}

function readValue(value: Json, place: Place): CallValue {
  if (Array.isArray(value)) {
    const items = value.map((each: Json, i) => readValue(each, inside(place, i)))
    return listOrPlain(items, value)
  }
  if (!isMap(value) || value['class_name'] !== '__keras_tensor__') return { kind: 'plain', value }
  const { keras_history: history, shape } = expectMap(value['config'], inside(place, 'config'))
  const reference = readReference(history, inside(place, 'keras_history'))
  return { kind: 'tensor', reference, ...(Array.isArray(shape) && { rank: shape.length }) }
}

/** In the old dialect a tensor among the arguments is a list that nothing marks as one. */
function readOldValue(value: Json, place: Place): CallValue {
  if (!Array.isArray(value)) return { kind: 'plain', value }
  const [layer, node, tensor] = value as readonly Json[]
  const isReference =
    typeof layer === 'string' && Number.isInteger(node) && Number.isInteger(tensor)
  if (isReference) return { kind: 'tensor', reference: readReference(value, place) }
  const items = value.map((each: Json, i) => readOldValue(each, inside(place, i)))
  return listOrPlain(items, value)
}

function listOrPlain(items: readonly CallValue[], value: Json): CallValue {
  return items.every(each => each.kind === 'plain') && items.length > 0
    ? { kind: 'plain', value }
    : { kind: 'list', items }
}
