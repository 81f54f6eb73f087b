/** The config that a model comes to: every block, repeat, default and value written out. */
import { catalog } from '../catalog/catalog.ts'
import type { LayerItem } from '../config/config.ts'
import { type MapItem, toJson } from '../config/item.ts'
import { settingFields } from '../config/section-fields.ts'
import { type Json, type JsonMap, type ReferenceKind, isMap, readFields } from '../fields/field.ts'
import { type ReferredEntry, findEntry } from './lookup.ts'
import type { Model } from './model.ts'
import { type PlacedLayer, type Result, resultName } from './placed.ts'
import { plainArgs, plainReference, withoutNulls } from './plain-args.ts'
import { parseReference } from './reference.ts'
import { resolveActivations, withPlainNames } from './resolve-activations.ts'
import { type OwnActivations, createReader } from './resolve.ts'

/**
 * A config without blocks, repeats, calls, conditions and parameters that means the same model. A
 * layer `stage1/0/main` is called `stage1_0_main`, as written names hold no `/`; `weights` beside
 * it keeps the old name for weight files, so that these load into both. Resolving the result gives
 * the result again.
 */
export function resolveConfig(model: Model): JsonMap {
  const { config, expansion } = model
  const activations = withPlainNames(config.activations)
  const own = resolveActivations(activations)
  const names = sourceNames(model)
  const layers = expansion.layers.map((layer, i) =>
    resolveLayer({ ...model, activations }, layer, i, names),
  )
  const copies = expansion.outputs
    .filter(({ source }) => source < config.inputs.length)
    .map(({ name, source }) => ({
      Activation: 'linear',
      name: copyName(name, names),
      from: names[source]!,
    }))
  const outputs = expansion.outputs.map(({ name, source, output }) => {
    const isInput = source < config.inputs.length
    return [name, isInput ? copyName(name, names) : resultName(names[source]!, output)] as const
  })
  return {
    tenon: 1,
    name: config.name,
    ...(own !== undefined && { activations: own }),
    inputs: Object.fromEntries(config.inputs.map(each => [each.name, resolveInput(each)])),
    layers: [...layers, ...copies],
    outputs: Object.fromEntries(outputs),
    ...(config.stateDict && { state_dict: toJson(config.stateDict) }),
    ...(config.training && { training: resolveTraining(model, config.training) }),
    ...(config.limits && { limits: toJson(config.limits) }),
  }
}

/** Names of inputs and layers, by source number. */
function sourceNames({ config, expansion }: Model): readonly string[] {
  const taken = new Set<string>()
  const names = [...config.inputs, ...expansion.layers].map(each => each.name)
  // What has no `/` keeps its name, whatever an expanded name comes to.
  for (const name of names) if (!name.includes('/')) taken.add(name)
  return names.map(name => (name.includes('/') ? freeName(name.replaceAll('/', '_'), taken) : name))
}

function freeName(base: string, taken: Set<string>): string {
  let name = base
  for (let count = 2; taken.has(name); count++) name = `${base}_${count}`
  taken.add(name)
  return name
}

/** The layer that hands an input on, where nothing is left between it and an output. */
function copyName(output: string, names: readonly string[]): string {
  return freeName(`${output}_copy`, new Set(names))
}

function resolveInput({ shape, dtype, scale }: Model['config']['inputs'][number]): JsonMap {
  return { shape, dtype, ...(scale !== undefined && { scale }) }
}

function resolveLayer(
  { config, layers, activations }: Model & { readonly activations: OwnActivations },
  placed: PlacedLayer,
  number: number,
  names: readonly string[],
): JsonMap {
  const { definition, item, feeds, weights } = placed
  const source = config.inputs.length + number
  const name = names[source]!
  // What shares the weights of another layer has made none itself.
  const stores = layers[number]!.weights.length > 0 || weights !== placed.name
  const [feed, ...others] = feeds
  const above = number === 0 ? 0 : source - 1
  const follows = others.length === 0 && feed?.source === above && feed.output === 0
  const isDefault = follows && (number > 0 || config.inputs.length === 1)
  return {
    [definition.type]: withoutNulls(plainArgs(placed, activations), definition.fields),
    name,
    ...(stores && weights !== name && { weights }),
    ...(!isDefault && { from: resolveFeeds(feeds, names) }),
    ...siblings(item),
  }
}

/** A name, a list of names, or names by role. */
function resolveFeeds(feeds: PlacedLayer['feeds'], names: readonly string[]): Json {
  const nameOf = ({ source, output }: Result): string => resultName(names[source]!, output)
  const oneOrMore = (some: PlacedLayer['feeds']): Json =>
    some.length === 1 ? nameOf(some[0]!) : some.map(nameOf)
  const roles = [...new Set(feeds.map(each => each.role))]
  if (roles.includes(undefined)) return oneOrMore(feeds)
  return Object.fromEntries(
    roles.map(role => [role, oneOrMore(feeds.filter(each => each.role === role))]),
  )
}

function siblings({ trainable, expect }: LayerItem): JsonMap {
  return {
    ...(!trainable && { trainable: false }),
    ...(expect && { expect: expect.shape }),
  }
}

function resolveTraining({ outputs }: Model, section: MapItem): JsonMap {
  const { data, loss, optimizer, callbacks, ...rest } = toJson(section) as JsonMap
  const { metrics, weighted_metrics, loss_weights, class_weight, ...written } = rest as JsonMap
  const own = outputs.map(each => each.name)
  const plain = (kind: 'loss' | 'metric', value: Json): Json =>
    plainByOutput(kind, value, section, own)
  const settings = readFields(settingFields, written, [], createReader(section).context)
  return {
    ...(data !== undefined && { data }),
    loss: plain('loss', loss!),
    optimizer: plainReference('optimizer', optimizer!, section),
    ...(metrics !== undefined && { metrics: plain('metric', metrics) }),
    ...(weighted_metrics !== undefined && { weighted_metrics: plain('metric', weighted_metrics) }),
    ...(Array.isArray(callbacks) && {
      callbacks: callbacks.map((each: Json) => plainReference('callback', each, section)),
    }),
    ...(loss_weights !== undefined && { loss_weights }),
    ...(class_weight !== undefined && { class_weight }),
    ...(settings as JsonMap),
  }
}

/** One reference, a list of them, or either for each output. */
function plainByOutput(
  kind: ReferenceKind & ('loss' | 'metric'),
  value: Json,
  section: MapItem,
  outputs: readonly string[],
): Json {
  const inner = (each: Json): Json => plainByOutput(kind, each, section, outputs)
  if (Array.isArray(value)) return value.map(inner)
  const entries: readonly ReferredEntry[] = kind === 'loss' ? catalog.losses : catalog.metrics
  // The name of an output wins over that of an entry.
  const byOutput = isMap(value) && Object.keys(value).some(key => outputs.includes(key))
  const reference = byOutput ? undefined : parseReference(value, [])
  if (reference && findEntry(entries, reference.identifier))
    return plainReference(kind, value, section)
  if (!isMap(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inner(each)]))
}
