/** The JSON Schema of a config, printed from the catalog, for editors and the validator. */
import { type Catalog, catalog } from '../catalog/catalog.ts'
import { lazyValues } from '../diagnostics/lazily.ts'
import type { JsonSchema } from '../fields/field.ts'
import { numbersSchema } from '../fields/numbers.ts'
import {
  activationsSection,
  ownActivationName,
  ownArgumentsSchema,
  ownWeightSchema,
} from './activations/schema.ts'
import {
  type NamedEntry,
  entryDefinition,
  entryName,
  layerDefinition,
  layerReference,
  orNull,
  referenceTo,
} from './schema-entries.ts'
import {
  blockSchema,
  languageSections,
  layerList,
  nameList,
  paramSchema,
} from './schema-language.ts'
import { limitsSchema } from './schema-limits.ts'
import { inputSchema, itemSchema, sectionSchemas } from './schema-sections.ts'

/**
 * Draft 7: the newest draft that a plain ajv and the YAML extensions of editors both read by
 * default.
 */
const dialect = 'http://json-schema.org/draft-07/schema#'

/** Makes the schema of a catalog. No part of it is a `oneOf`, so that one fault gives one error. */
export function createSchema(from: Catalog): JsonSchema {
  return {
    $schema: dialect,
    title: 'the config',
    description: 'A neural network, and how it is trained',
    type: 'object',
    required: ['tenon', 'inputs', 'layers'],
    additionalProperties: false,
    patternProperties: { '^x-': {} },
    properties: {
      tenon: { description: 'version of the config language', enum: [1] },
      name: {
        description: "the model's name; the file's name where it is not written",
        type: 'string',
        minLength: 1,
        maxLength: 200,
      },
      inputs: {
        title: 'inputs',
        description: 'inputs by name: shape without the batch, dtype, scale',
        type: 'object',
        minProperties: 1,
        maxProperties: 64,
        additionalProperties: { $ref: '#/$defs/input' },
      },
      layers: layerList('layers, top to bottom; each takes the result of the one above it'),
      outputs: {
        title: 'outputs',
        description: 'names of layers, or public names and layers; the last layer by default',
        ...nameList,
      },
      ...languageSections,
      activations: activationsSection,
      ...sectionSchemas(from),
    },
    $defs: definitions(from),
  }
}

/** The schema of everything that this version knows. */
export const schema: JsonSchema = createSchema(catalog)

/** Each is made when it is first asked for: a config names few of all the entries. */
function definitions(from: Catalog): JsonSchema {
  const kinds = {
    activation: from.activations,
    initializer: from.initializers,
    regularizer: from.regularizers,
    constraint: from.constraints,
    loss: from.losses,
    metric: from.metrics,
    optimizer: from.optimizers,
    schedule: from.schedules,
    callback: from.callbacks,
  }
  const layer = (): JsonSchema => layerReference(from.layers)
  const pairs = Object.entries(kinds).flatMap(([kind, entries]): Definition[] => [
    [kind, () => kindDefinition(kind, entries, from)],
    [`${kind}OrNull`, () => orNull(kind)],
    ...entries.map((each): Definition => [entryName(kind, each.name), () => entryDefinition(each)]),
  ])
  return lazyValues<JsonSchema>([
    ['input', () => inputSchema],
    ['item', () => itemSchema(from.layers)],
    ['param', () => paramSchema],
    ['block', () => blockSchema],
    ['limits', () => limitsSchema],
    ['ownWeight', () => ownWeightSchema],
    ['ownArguments', () => ownArgumentsSchema],
    ['numbers', () => numbersSchema],
    ...pairs,
    ['layer', layer],
    ['layerOrNull', () => orNull('layer')],
    ...from.layers.map((each): Definition => [each.type, () => layerDefinition(each)]),
  ])
}

type Definition = readonly [string, () => JsonSchema]

function kindDefinition(kind: string, entries: readonly NamedEntry[], from: Catalog): JsonSchema {
  if (kind === 'activation') return withOwn(referenceTo(kind, entries, activationLayers(from)))
  const reference = referenceTo(kind, entries)
  // A number where an initializer stands is that constant.
  return kind === 'initializer' ? { ...reference, type: ['string', 'object', 'number'] } : reference
}

/** `{$bent: 0.1}` may stand where an activation is named; the rules alone know the names. */
function withOwn(reference: JsonSchema): JsonSchema {
  const map = reference['else'] as JsonSchema
  const patternProperties = { [ownActivationName]: { $ref: '#/$defs/ownArguments' } }
  return { ...reference, else: { ...map, patternProperties } }
}

/** Layers that may stand where an activation is named. */
function activationLayers({ layers }: Catalog): { readonly [name: string]: JsonSchema } {
  const named = layers
    .filter(each => each.activation)
    .flatMap(({ type, aliases = [] }) => [type, ...aliases].map(name => [name, type] as const))
  return Object.fromEntries(named.map(([name, type]) => [name, { $ref: `#/$defs/${type}` }]))
}
