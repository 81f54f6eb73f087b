/** KerasModel -> layers in a line: nested models are entered, shared layers are called again. */
import type { DType } from '../../graph/shape.ts'
import type { Json } from '../../fields/field.ts'
import { type Place, broken } from '../json.ts'
import type { ImportedFeed, ImportedInput, ImportedLayer, ImportedOutput } from '../imported.ts'
import { nameGiver } from '../names.ts'
import { shortArgs } from '../plain-fields.ts'
import { convertCall } from './calls.ts'
import { type Conversion, type ConvertedLayer, convertLayer } from './convert.ts'
import { convertOperation } from './operations.ts'
import { isCounted } from './counted-names.ts'
import { type KerasLayer, type KerasModel, type TensorReference, tensorsOf } from './topology.ts'

export interface Flattened {
  readonly inputs: readonly ImportedInput[]
  readonly layers: readonly ImportedLayer[]
  readonly outputs: readonly ImportedOutput[]
  /** Every layer of the file that weights belong to, with the name it got; shared ones once. */
  readonly owners: readonly Owner[]
}

export interface Owner {
  readonly layer: KerasLayer
  /** Names of the models that it is in, outermost first; without the model itself. */
  readonly scope: readonly string[]
  readonly name: string
}

/** The whole model; `file` is named where a tensor comes from nowhere. */
export function flatten(model: KerasModel, conversion: Conversion, file: string): Flattened {
  const giveName = nameGiver()
  const inputs: ImportedInput[] = []
  const layers: ImportedLayer[] = []
  const owners = new Map<KerasLayer, Owner>()

  const feeds = model.inputs.map(({ layer: name }): ImportedFeed => {
    const layer = model.layers.find(each => each.name === name)
    if (!layer) return broken({ file, path: 'input_layers' }, `there is no layer '${name}'`)
    const input = inputOf(layer, giveName(name), { file, path: layer.path }, conversion)
    inputs.push(input)
    return { layer: input.name }
  })
  const results = enter(model, feeds, [])
  const outputs = model.outputs.map(({ name, reference }, i): ImportedOutput => {
    const from = results[i]!
    return { name: name ?? textOf(from, reference), from }
  })
  return { inputs, layers, outputs: withPlainNames(outputs), owners: [...owners.values()] }

  /** Places the layers of a model on what feeds it; gives its outputs. */
  function enter(
    { layers, inputs, outputs }: KerasModel,
    feeds: readonly ImportedFeed[],
    scope: readonly string[],
  ): readonly ImportedFeed[] {
    const results = new Map<string, readonly ImportedFeed[]>()
    inputs.forEach(({ layer }, i) => results.set(keyOf(layer, 0), [feeds[i]!]))
    const waiting = callsOf(layers.filter(each => !results.has(keyOf(each.name, 0))))
    for (const key of waiting.keys()) settle(key)
    return outputs.map(({ reference }) => feedOf(reference, 'output_layers'))

    /** Places a call after those that feed it. */
    function settle(wanted: string): void {
      const open = [wanted]
      const entered = new Set<string>()
      while (open.length > 0) {
        const key = open.at(-1)!
        const { layer, call } = waiting.get(key)!
        const missing = tensorsOf(call)
          .map(each => keyOf(each.layer, each.node))
          .filter(each => !results.has(each))
        if (results.has(key)) open.pop()
        else if (missing.length === 0)
          results.set(
            key,
            place(layer, call, scope, each => feedOf(each, layer.path)),
          )
        else {
          if (entered.has(key)) broken({ file, path: layer.path }, 'it feeds itself in a circle')
          const unknown = missing.find(each => !waiting.has(each))
          if (unknown !== undefined)
            broken({ file, path: layer.path }, `it is fed by call ${unknown}, which is nowhere`)
          entered.add(key)
          open.push(...missing)
        }
      }
    }

    function feedOf({ layer, node, tensor }: TensorReference, path: string): ImportedFeed {
      const given = results.get(keyOf(layer, node)) ?? []
      const [first] = given
      if (given[tensor]) return given[tensor]
      if (first && given.length === 1) return { ...first, output: tensor }
      return broken({ file, path }, `there is no result ${tensor} of call ${node} of '${layer}'`)
    }
  }

  /** One call of one layer. */
  function place(
    layer: KerasLayer,
    call: KerasLayer['calls'][number],
    scope: readonly string[],
    feedOf: (reference: TensorReference) => ImportedFeed,
  ): readonly ImportedFeed[] {
    if (layer.model) {
      const feeds = tensorsOf(call).map(feedOf)
      if (feeds.length !== layer.model.inputs.length) {
        const inputs = layer.model.inputs.length
        const problem = `it is called with ${feeds.length} tensors and has ${inputs} inputs`
        broken({ file, path: layer.path }, problem)
      }
      return enter(layer.model, feeds, [...scope, layer.name])
    }
    if (trainingOnly.has(layer.className)) {
      conversion.notes.dropped(`layer ${layer.className}`, 'outside training it changes nothing')
      return tensorsOf(call).slice(0, 1).map(feedOf)
    }
    const converted =
      (layer.isOperation
        ? convertOperation(layer, call, conversion)
        : convertLayer(layer, conversion)) ?? unknownLayer
    const { definition } = converted
    const { from, args } = convertCall(call, { layer: layer.name, definition, conversion, feedOf })
    const owner = owners.get(layer)
    const name = giveName([...scope, layer.name].join('_'))
    if (!owner) owners.set(layer, { layer, scope, name })
    if (!owner && name !== layer.name) conversion.notes.renamed('layer', pathOf(scope, layer), name)
    if (layers.length >= mostLayers) broken({ file, path: layer.path }, 'there are too many layers')
    layers.push({
      type: converted.type,
      name,
      named: !isCounted(layer),
      args: withFlags(converted, args),
      from,
      ...(owner && { weights: owner.name }),
      ...(layer.config['trainable'] === false && { trainable: false }),
    })
    return [{ layer: name }]
  }
}

/** As many as a config may have; shared models inside each other multiply. */
const mostLayers = 10_000

/** Layers that make new pictures in training, and hand on what they get otherwise. */
const trainingOnly = new Set([
  ...['RandomFlip', 'RandomRotation', 'RandomZoom', 'RandomTranslation', 'RandomContrast'],
  ...['RandomBrightness', 'RandomShear', 'RandomHue', 'RandomSaturation', 'RandomErasing'],
])

/** Stands for a class that is noted as unknown, so that all of them are found in one run. */
const unknownLayer: ConvertedLayer = { type: 'Identity', args: {} }

function withFlags({ args, definition }: ConvertedLayer, flags: ImportedLayer['args']) {
  if (!definition) return args
  return { ...args, ...shortArgs(definition.fields, flags) }
}

/** Calls of a model by `keyOf`. */
function callsOf(layers: readonly KerasLayer[]) {
  return new Map(
    layers.flatMap(layer =>
      layer.calls.map((call, node) => [keyOf(layer.name, node), { layer, call }] as const),
    ),
  )
}

function keyOf(layer: string, node: number): string {
  return `${node} of '${layer}'`
}

function pathOf(scope: readonly string[], { name }: KerasLayer): string {
  return [...scope, name].join('/')
}

function textOf({ layer, output = 0 }: ImportedFeed, { layer: written }: TensorReference): string {
  return output === 0 ? layer : `${written}_${output}`
}

/** Two outputs of one name would be one. */
function withPlainNames(outputs: readonly ImportedOutput[]): readonly ImportedOutput[] {
  const giveName = nameGiver()
  return outputs.map(({ name, from }) => ({ name: giveName(name), from }))
}

function inputOf(
  { config }: KerasLayer,
  name: string,
  place: Place,
  conversion: Conversion,
): ImportedInput {
  const written = config['batch_shape'] ?? config['batch_input_shape']
  if (!Array.isArray(written)) {
    const problem = 'the shape of the input is not said: save the model after it was built'
    return broken(place, problem)
  }
  const shape = written.slice(1).map((size: Json) => {
    const isSize = typeof size === 'number' && Number.isSafeInteger(size) && size > 0
    return size === null || isSize ? size : broken(place, `a size of the input is ${String(size)}`)
  })
  return { name, shape, dtype: dtypeOf(config['dtype'], name, conversion) }
}

/** Types of inputs that a config has, by those that Keras has. */
const dtypes: { readonly [name: string]: DType } = {
  float32: 'float32',
  int32: 'int32',
  uint8: 'uint8',
  int64: 'int32',
  float16: 'float32',
  bfloat16: 'float32',
  float64: 'float32',
}

function dtypeOf(written: Json | undefined, name: string, { notes, unsaid }: Conversion): DType {
  const text = typeof written === 'string' ? written : 'float32'
  const dtype = dtypes[text]
  if (dtype === undefined) unsaid(name, 'dtype', text)
  else if (dtype !== text) notes.set(`${name}.dtype`, dtype, `the file has ${text}`)
  return dtype ?? 'float32'
}
