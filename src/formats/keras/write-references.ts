/** Arguments of the catalog as Keras writes them: classes with a module and a config. */
import { entriesOf } from '../../build/plain-args.ts'
import { findActivationLayer, findEntry, lookUpLayer } from '../../build/lookup.ts'
import { parseReference } from '../../build/reference.ts'
import type { LayerDefinition } from '../../catalog/layer.ts'
import type { Json, JsonMap, ReferenceKind } from '../../fields/field.ts'
import { kindOf, shortReference } from '../plain-fields.ts'
import { kerasBaseName } from './counted-names.ts'
import { callFlags, functionLayers, ownNames, publicClasses } from './differences.ts'

/** Notes what Keras has no word for: `{min_max: ...}` of layer `joined`. */
export type Unsayable = (what: string) => void

/** A class of Keras with its arguments, as JSON and as Python name it. */
export interface Envelope extends JsonMap {
  readonly module: string
  readonly class_name: string
  readonly config: JsonMap
  readonly registered_name: null
}

export interface WrittenArgs {
  readonly config: JsonMap
  /** Arguments that Keras takes where the layer is called. */
  readonly kwargs: JsonMap
}

export function writeArgs(
  { type, fields }: LayerDefinition,
  args: JsonMap,
  unsayable: Unsayable,
): WrittenArgs {
  const config: { [name: string]: Json } = {}
  const kwargs: { [name: string]: Json } = {}
  for (const [name, value] of Object.entries(args)) {
    const kind = kindOf(fields[name]!)
    const single = singles.has(`${type}.${name}`) && Array.isArray(value) && value.length === 1
    const plain = single ? (value as readonly Json[])[0]! : value
    const written = kind && plain !== null ? writeReference(kind, plain, unsayable) : plain
    if (callFlags[type]?.includes(name)) {
      if (value !== false) kwargs[name] = written
    } else if (!notInKeras.has(`${type}.${name}`)) config[name] = written
  }
  return { config, kwargs }
}

/** Arguments whose lists of one Keras does not take. */
const singles = new Set(['Dot.axes'])

/** Arguments that say nothing that Keras could do otherwise. */
const notInKeras = new Set(['Embedding.input_length', 'LeakyReLU.alpha'])

const modules: { readonly [kind in ReferenceKind]?: string } = {
  initializer: 'keras.initializers',
  regularizer: 'keras.regularizers',
  constraint: 'keras.constraints',
  optimizer: 'keras.optimizers',
  schedule: 'keras.optimizers.schedules',
  loss: 'keras.losses',
  metric: 'keras.metrics',
}

export function writeReference(kind: ReferenceKind, value: Json, unsayable: Unsayable): Json {
  if (kind === 'layer') return writeInner(value, unsayable)
  const reference = parseReference(shortReference(kind, value), [])
  if (!reference) return value
  if (kind === 'activation') return writeActivation(reference, unsayable)
  const { identifier, args, bare } = reference
  const entry = findEntry(entriesOf(kind), identifier)
  const className = entry?.aliases?.find(each => /^[A-Z]/.test(each))
  if (!entry || className === undefined || ownNames.has(entry.name)) {
    unsayable(`the ${kind} '${identifier}'`)
    return null
  }
  const plain = bare === undefined ? args : { [entry.main ?? '']: bare }
  const config = Object.entries(plain).map(([name, each]) => {
    const inner = kindOf(entry.fields[name]!) ?? (isSchedule(name, each) ? 'schedule' : undefined)
    return [name, inner && each !== null ? writeReference(inner, each, unsayable) : each] as const
  })
  return envelope(modules[kind]!, className, Object.fromEntries(config))
}

/** A learning rate is a number or names a schedule. */
function isSchedule(name: string, value: Json): boolean {
  return name === 'learning_rate' && typeof value === 'object' && value !== null
}

/** A function by its name; one with arguments as the layer that computes it. */
function writeActivation(
  { identifier, args, bare }: NonNullable<ReturnType<typeof parseReference>>,
  unsayable: Unsayable,
): Json {
  const layer = findActivationLayer(identifier)
  const entry = layer
    ? { ...layer, name: layer.type }
    : findEntry(entriesOf('activation'), identifier)
  const plain = bare === undefined ? args : { [entry?.main ?? '']: bare }
  if (entry && !layer && Object.keys(plain).length === 0) return entry.name
  const className = layer ? layer.type : functionLayers[identifier]
  if (className === undefined || !Object.values(functionLayers).includes(className)) {
    const named = Object.keys(plain).join(' and ')
    unsayable(`the activation '${identifier}'${named && ` with ${named}`}`)
    return null
  }
  return envelope('keras.layers', className, { name: kerasBaseName(className), ...plain })
}

function writeInner(value: Json, unsayable: Unsayable): Json {
  const reference = parseReference(value, [])!
  const definition = lookUpLayer(reference.identifier)!
  if (ownNames.has(definition.type)) unsayable(`the layer '${definition.type}'`)
  const { config } = writeArgs(definition, reference.args, unsayable)
  const className = publicClasses[definition.type] ?? definition.type
  return envelope('keras.layers', className, { name: kerasBaseName(className), ...config })
}

export function envelope(module: string, className: string, config: JsonMap): Envelope {
  return { module, class_name: className, config, registered_name: null }
}
