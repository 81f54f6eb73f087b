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
import { parseReference } from './reference.ts'
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
  const reference = parseReference(asReference(kind, value), [])
  assert(reference, `${JSON.stringify(value)} is no reference`)
  const { identifier, args, bare } = reference
  const isActivation = kind === 'activation'
  const layer = isActivation ? (own.get(identifier) ?? findActivationLayer(identifier)) : undefined
  const entry: ReferredEntry | undefined = findEntry(entriesOf(kind), identifier)
  const found = entry ?? (layer && { ...layer, name: layer.type })
  assert(found, `the catalog has no ${kind} '${identifier}'`)
  const { name, main, fields } = found as ReferredEntry & { readonly fields: Fields }
  const written = bare === undefined ? args : { [main ?? '']: bare }
  const plain = withoutNulls(readPlain(fields, written, context), fields)
  return Object.keys(plain).length === 0 ? name : { [name]: plain }
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
