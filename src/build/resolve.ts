/** Reads fields of a config: numbers through its expressions, references through the catalog. */
import { catalog } from '../catalog/catalog.ts'
import type { Config } from '../config/config.ts'
import { evaluateExpression } from '../config/expression.ts'
import { type Item, itemAt } from '../config/item.ts'
import { assert } from '../diagnostics/assert.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import {
  type Fields,
  type Json,
  type Path,
  type ReadContext,
  type ReferenceKind,
  type Values,
  readFields,
} from '../fields/field.ts'
import { functionActivation, layerActivation } from './activation.ts'
import { type ReferredEntry, findActivationLayer, findEntry, findLayer } from './lookup.ts'
import { type Reference, parseReference } from './reference.ts'

/**
 * What a reference to a loss, metric or optimizer resolves to: the entry and the values of its
 * fields.
 */
export interface Resolved<D> {
  readonly definition: D
  readonly args: Values<Fields>
}

/** Reads values below one item of a config. */
export interface Reader {
  readonly context: ReadContext
  /** What was wrong with the values read so far. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * `base` is the item that paths start from; `own` are the config's own activations. Readers with
 * the same `defaults` read each default once.
 */
export function createReader(
  base: Item,
  own: OwnActivations = noActivations,
  defaults?: ReadContext['defaults'],
): Reader {
  const diagnostics: Diagnostic[] = []
  const context: ReadContext = {
    number(text, path) {
      const { value, diagnostics: found } = evaluateExpression(text, itemAt(base, path).span)
      diagnostics.push(...found)
      return value ?? NaN
    },
    outOfRange(path, value, expected) {
      const parameters = { field: String(path[path.length - 1]), value: String(value), expected }
      diagnostics.push(diagnostic('out-of-range', parameters, itemAt(base, path).span))
    },
    resolve: (kind, value, path) => resolve(context, own, kind, value, path),
    defaults,
  }
  return { context, diagnostics }
}

/** By `$name`. */
export type OwnActivations = Config['activations']

/** For sections that name no activations. */
const noActivations: OwnActivations = new Map()

function resolve(
  context: ReadContext,
  own: OwnActivations,
  kind: ReferenceKind,
  value: Json,
  path: Path,
): unknown {
  switch (kind) {
    case 'activation':
      return resolveActivation(context, own, value, path)
    case 'initializer':
      return make(context, catalog.initializers, asConstant(value), path)
    case 'regularizer':
      return make(context, catalog.regularizers, value, path)
    case 'constraint':
      return make(context, catalog.constraints, value, path)
    case 'optimizer':
      return resolveEntry(context, catalog.optimizers, value, path)
    case 'schedule':
      return make(context, catalog.schedules, value, path)
    case 'callback':
      return resolveEntry(context, catalog.callbacks, value, path)
    case 'loss':
      return resolveEntry(context, catalog.losses, value, path)
    case 'metric':
      return resolveEntry(context, catalog.metrics, value, path)
    case 'layer': {
      const reference = referenceOf(value, path)
      const definition = findLayer(reference.identifier)
      return { definition, args: readArgs(context, definition, reference), path: reference.path }
    }
  }
}

/** A number where an initializer stands is that constant. */
function asConstant(value: Json): Json {
  return typeof value === 'number' ? { constant: value } : value
}

function resolveActivation(
  context: ReadContext,
  own: OwnActivations,
  value: Json,
  path: Path,
): unknown {
  const reference = referenceOf(value ?? 'linear', path)
  const definition = findEntry(catalog.activations, reference.identifier)
  if (definition) {
    const args = readArgs(context, definition, reference)
    return functionActivation(definition, args, reference.path)
  }
  const layer = own.get(reference.identifier) ?? findActivationLayer(reference.identifier)
  assert(layer, `the catalog has no activation '${reference.identifier}'`)
  return layerActivation(layer, readArgs(context, layer, reference), path, reference.path)
}

/** Entries that are made into something else: an initializer, a regularizer, a constraint. */
type Makers<Made> = readonly (ReferredEntry & { make(args: Values<Fields>): Made })[]

// What a name alone makes depends on the catalog alone, and models say the same few names often.
const madeByName = new WeakMap<Makers<object>, Map<Json, object>>()

function make<Made extends object>(
  context: ReadContext,
  entries: Makers<Made>,
  value: Json,
  path: Path,
): Made & { readonly name: string } {
  const known = madeByName.get(entries) ?? new Map<Json, object>()
  const found = known.get(value) as (Made & { readonly name: string }) | undefined
  if (found) return found
  const { definition, args } = resolveEntry(context, entries, value, path)
  const made = { name: definition.name, ...definition.make(args) }
  if (typeof value === 'string') madeByName.set(entries, known.set(value, made))
  return made
}

function resolveEntry<E extends ReferredEntry>(
  context: ReadContext,
  entries: readonly E[],
  value: Json,
  path: Path,
): Resolved<E> {
  const reference = referenceOf(value, path)
  const definition = findEntry(entries, reference.identifier)
  assert(definition, `the catalog has no entry '${reference.identifier}'`)
  return { definition, args: readArgs(context, definition, reference) }
}

/** The config's reader has refused everything that is no reference. */
function referenceOf(value: Json, path: Path): Reference {
  const reference = parseReference(value, path)
  assert(reference, `${JSON.stringify(value)} is no reference`)
  return reference
}

function readArgs(
  context: ReadContext,
  { fields, main }: { readonly fields: Fields; readonly main?: string },
  { args, bare, path }: Reference,
): Values<Fields> {
  if (bare === undefined) return readFields(fields, args, path, context)
  assert(main, 'a bare value where the entry has no main argument')
  return readFields(fields, { [main]: bare }, path, context)
}
