/** Arguments as plain values: every default filled in, every reference in one form. */
import { catalog } from '../catalog/catalog.ts'
import type { Item } from '../config/item.ts'
import { assert } from '../diagnostics/assert.ts'
import {
  type Fields,
  type Json,
  type ReadContext,
  type ReferenceKind,
  readFields,
} from '../fields/field.ts'
import { type ReferredEntry, findActivationLayer, findEntry } from './lookup.ts'
import type { PlacedLayer } from './placed.ts'
import { type Reference, parseReference } from './reference.ts'
import { type OwnActivations, createReader } from './resolve.ts'

export interface PlainArgs {
  readonly [name: string]: Json
}

/**
 * The arguments of a layer that was built, so that two configs which say the same in other words
 * have equal ones: `kernel_size: 3` is `[3, 3]`, `{relu: {}}` is `relu`, `2*16` is 32.
 */
export function plainArgs({ definition, item }: PlacedLayer, own: OwnActivations): PlainArgs {
  return readPlain(definition.fields, item.args, plainContext(item.argsItem, own))
}

/** One of these arguments alone; undefined where the layer has none of this name. */
export function plainArg(placed: PlacedLayer, own: OwnActivations, name: string): Json | undefined {
  const { definition, item } = placed
  const field = definition.fields[name]
  if (!field) return undefined
  const args = Object.hasOwn(item.args, name) ? { [name]: item.args[name]! } : {}
  return readPlain({ [name]: field }, args, plainContext(item.argsItem, own))[name]
}

/** The same for one reference of a section, such as the optimizer of `training:`. */
export function plainReference(kind: ReferenceKind, value: Json, section: Item): Json {
  return plainContext(section, new Map()).resolve(kind, value, []) as Json
}

/** No activation and `linear` are two words for one thing. */
function readPlain(fields: Fields, args: PlainArgs, context: ReadContext): PlainArgs {
  const read = readFields(fields, args, [], context) as PlainArgs
  const isActivation = (name: string): boolean =>
    fields[name]!.schema['$ref'] === '#/$defs/activationOrNull'
  return Object.fromEntries(
    Object.entries(read).map(([name, value]) => [
      name,
      value === null && isActivation(name) ? 'linear' : value,
    ]),
  )
}

function plainContext(base: Item, own: OwnActivations): ReadContext {
  const context: ReadContext = {
    ...createReader(base).context,
    resolve: (kind, value) => resolvePlain(kind, value, own, context),
  }
  return context
}

/** `relu`, or `{leaky_relu: {negative_slope: 0.1}}`: the main name, with all arguments. */
function resolvePlain(
  kind: ReferenceKind,
  value: Json,
  own: OwnActivations,
  context: ReadContext,
): Json {
  const { reference, entry } = findReferred(kind, value, own)
  const { args, bare } = reference
  const { name, main, fields } = entry
  const written = bare === undefined ? args : { [main ?? '']: bare }
  const plain = withoutNulls(readPlain(fields, written, context), fields)
  return Object.keys(plain).length === 0 ? name : { [name]: plain }
}

/** The main name of what a reference refers to, whatever its arguments. */
export function referredName(kind: ReferenceKind, value: Json, own: OwnActivations): string {
  return findReferred(kind, value, own).entry.name
}

function findReferred(
  kind: ReferenceKind,
  value: Json,
  own: OwnActivations,
): { readonly reference: Reference; readonly entry: ReferredEntry } {
  const reference = parseReference(asReference(kind, value), [])
  assert(reference, `${JSON.stringify(value)} is no reference`)
  const { identifier } = reference
  const entry = findEntry(entriesOf(kind), identifier)
  if (entry) return { reference, entry }
  const isActivation = kind === 'activation'
  const layer = isActivation ? (own.get(identifier) ?? findActivationLayer(identifier)) : undefined
  assert(layer, `the catalog has no ${kind} '${identifier}'`)
  return { reference, entry: { ...layer, name: layer.type } }
}

function asReference(kind: ReferenceKind, value: Json): Json {
  if (kind === 'activation' && value === null) return 'linear'
  return kind === 'initializer' && typeof value === 'number' ? { constant: value } : value
}

/** Arguments that say something: null stands for nothing where it is the default. */
export function withoutNulls(args: PlainArgs, fields: Fields): PlainArgs {
  const says = ([name, value]: readonly [string, Json]): boolean =>
    value !== null || (fields[name]?.default ?? null) !== null
  return Object.fromEntries(Object.entries(args).filter(says))
}

/** Layers as what a field refers to. */
const namedLayers: readonly ReferredEntry[] = catalog.layers.map(each => ({
  ...each,
  name: each.type,
}))

/** Everything that a field of this kind can refer to by name. */
export function entriesOf(kind: ReferenceKind): readonly ReferredEntry[] {
  switch (kind) {
    case 'activation':
      return catalog.activations
    case 'initializer':
      return catalog.initializers
    case 'regularizer':
      return catalog.regularizers
    case 'constraint':
      return catalog.constraints
    case 'optimizer':
      return catalog.optimizers
    case 'schedule':
      return catalog.schedules
    case 'callback':
      return catalog.callbacks
    case 'loss':
      return catalog.losses
    case 'metric':
      return catalog.metrics
    case 'layer':
      return namedLayers
  }
}
