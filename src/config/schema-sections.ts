/** Schemas of what the catalog does not list: inputs, layer items, training, limits. */
import type { Catalog } from '../catalog/catalog.ts'
import type { LayerDefinition } from '../catalog/layer.ts'
import type { Json, JsonSchema } from '../fields/field.ts'
import { entryName, namesOf } from './schema-entries.ts'
import {
  givenName,
  languageSiblings,
  layerName,
  nameList,
  noteSchema,
  slot,
} from './schema-language.ts'
import { settingFields } from './section-fields.ts'
import { slipsOf } from './slips.ts'
import { stateDictSchema } from './state-dict.ts'

/** Without the batch: numbers, null for a dynamic dim, a name for one that others can share. */
const shape: JsonSchema = {
  type: 'array',
  maxItems: 7,
  items: {
    type: ['integer', 'string', 'null'],
    minimum: 1,
    maximum: 2_147_483_647,
    pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
    ...slot.size,
  },
}

export const inputSchema: JsonSchema = {
  title: 'an input',
  type: ['array', 'object'],
  if: { type: 'array' },
  then: shape,
  else: {
    additionalProperties: false,
    required: ['shape'],
    properties: {
      shape: { ...shape, description: 'sizes without the batch; null or a name is a dynamic dim' },
      dtype: {
        description: 'type of the values that are given',
        type: 'string',
        enum: ['float32', 'int32', 'uint8'],
        default: 'float32',
      },
      scale: {
        description: 'multiplies every value, as float32: 1/255',
        type: ['number', 'string'],
      },
    },
  },
}

const severalNames: JsonSchema = { type: 'array', minItems: 1, maxItems: 64, items: layerName }

/** Words that may stand beside every layer. */
const siblings: { readonly [name: string]: JsonSchema } = {
  name: {
    description: 'name of the layer: for from, outputs and weight files',
    ...givenName,
  },
  from: {
    description: 'what feeds the layer: a name, a list of names, or names by role',
    ...nameList,
    type: ['string', 'array', 'object'],
    minLength: 1,
    additionalProperties: { ...severalNames, type: ['string', 'array'], minLength: 1 },
  },
  trainable: { description: 'false freezes the weights', type: 'boolean', default: true },
  expect: { description: 'shape that the result must have, without the batch', ...shape },
  note: noteSchema,
  ...languageSiblings,
}

/** Names of what may stand beside a layer. */
export const siblingNames: readonly string[] = Object.keys(siblings)

const word = '[a-z][a-z0-9_]*'

/** Words that stand beside layers, and what a slip makes of them: no block may be called so. */
const refused = ['call', ...siblingNames, ...siblingNames.flatMap(slipsOf)].join('|')

/** A block, of this file or as `file.block`. */
export const blockName = `^(?!(?:${refused})$)${word}(?:\\.${word})?$`

/** One entry of `layers`: a bare name, or a map with one layer's name and its siblings. */
export function itemSchema(layers: readonly LayerDefinition[]): JsonSchema {
  const named = layers.flatMap(layer =>
    [layer.type, ...(layer.aliases ?? [])].map(name => [name, layer] as const),
  )
  const bare = named.filter(([, { fields }]) => Object.values(fields).every(f => !f.required))
  const reference = ({ type, doc }: LayerDefinition): JsonSchema => ({
    $ref: `#/$defs/${type}`,
    description: doc,
  })
  return {
    title: 'a layer',
    type: ['string', 'object'],
    if: { type: 'string' },
    then: { enum: bare.map(([name]) => name) },
    else: {
      additionalProperties: false,
      patternProperties: { '^x-': {}, [blockName]: {} },
      properties: {
        ...Object.fromEntries(named.map(([name, layer]) => [name, reference(layer)])),
        call: { description: 'a module of `modules`', ...layerName },
        ...siblings,
      },
    },
  }
}

/** `state_dict:`, `training:` and `limits:`. */
export function sectionSchemas(catalog: Catalog): { readonly [name: string]: JsonSchema } {
  return {
    state_dict: stateDictSchema,
    training: trainingSchema(catalog),
    limits: { $ref: '#/$defs/limits' },
  }
}

function trainingSchema(catalog: Catalog): JsonSchema {
  const settings = Object.entries(settingFields).map(([name, field]) => [name, field.schema])
  return {
    title: 'training',
    description: 'how the model is trained, and on what',
    type: 'object',
    required: ['loss', 'optimizer'],
    additionalProperties: false,
    properties: {
      data: dataSchema,
      loss: { description: 'what training makes small', ...byOutput('loss', catalog.losses) },
      optimizer: { $ref: '#/$defs/optimizer', description: 'how weights follow the gradient' },
      metrics: { description: 'what is measured beside the loss', ...metricsSchema(catalog) },
      weighted_metrics: {
        description: 'what is measured with the weights that examples have in the loss',
        ...metricsSchema(catalog),
      },
      callbacks: callbacksSchema,
      loss_weights: lossWeightsSchema,
      class_weight: classWeightSchema,
      ...(Object.fromEntries(settings) as { readonly [name: string]: Json }),
    },
  }
}

const callbacksSchema: JsonSchema = {
  title: 'callbacks',
  description: 'what is decided between epochs',
  type: 'array',
  maxItems: 64,
  items: { $ref: '#/$defs/callback' },
}

const weight: JsonSchema = { type: ['number', 'string'], minimum: 0 }

const lossWeightsSchema: JsonSchema = {
  title: 'loss_weights',
  description: 'what the loss of each output is multiplied by',
  ...weight,
  type: ['number', 'string', 'object'],
  maxProperties: 64,
  additionalProperties: weight,
}

const classWeights: JsonSchema = {
  type: ['array', 'object'],
  items: weight,
  maxItems: 10_000,
  additionalProperties: weight,
}

const classWeightSchema: JsonSchema = {
  ...classWeights,
  title: 'class_weight',
  description: 'weights of examples by class: a list, a map from class numbers, or one by output',
  additionalProperties: {
    ...weight,
    ...classWeights,
    type: ['number', 'string', 'array', 'object'],
  },
}

/** A reference, or one for each output: keys that no entry has are names of outputs. */
function byOutput(
  kind: 'loss' | 'metric',
  entries: readonly { readonly name: string; readonly aliases?: readonly string[] }[],
): JsonSchema {
  const own = entries.flatMap(entry => {
    const value: JsonSchema = { $ref: `#/$defs/${entryName(kind, entry.name)}` }
    return namesOf(entry).map(name => [name, value] as const)
  })
  return {
    title: kind,
    type: ['string', 'object'],
    if: { type: 'string' },
    then: { enum: own.map(([name]) => name) },
    else: {
      minProperties: 1,
      maxProperties: 64,
      properties: Object.fromEntries(own),
      additionalProperties: { $ref: `#/$defs/${kind}` },
    },
  }
}

/** One metric or a list, for every output or by output. */
function metricsSchema({ metrics }: Catalog): JsonSchema {
  const one: JsonSchema = { $ref: '#/$defs/metric' }
  const single = byOutput('metric', metrics)
  const listed = { type: ['string', 'object', 'array'], items: one, maxItems: 64 }
  const inner = { ...single, ...listed, else: { ...(single['else'] as JsonSchema) } }
  const perOutput = { ...inner, else: { ...inner.else, additionalProperties: false } }
  return { ...inner, else: { ...inner.else, additionalProperties: perOutput } }
}

const column: JsonSchema = { type: 'string', minLength: 1 }

const columns: JsonSchema = {
  type: ['string', 'array'],
  minLength: 1,
  minItems: 1,
  maxItems: 65_536,
  items: column,
}

/** Files, or columns of the file that `csv` names; which of them is known when `csv` is. */
const source: JsonSchema = {
  ...columns,
  type: ['string', 'array', 'object'],
  minProperties: 1,
  additionalProperties: columns,
}

const files: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    images: { ...column, description: 'instead of x and y: a folder with a folder per class' },
    csv: { ...column, description: 'a file with a header, of which x, y and w are columns' },
    x: { ...source, description: 'inputs: a file, or files by input; with csv, columns' },
    y: { ...source, description: 'targets: a file, or files by output; without it, the input' },
    w: {
      ...source,
      description: 'weights of the examples in the loss: a file, or files by output',
    },
  },
}

/** What a set is made of. */
export const setKeys: readonly string[] = Object.keys(files['properties'] as object)

const dataSchema: JsonSchema = {
  title: 'data',
  description: 'files relative to the config: IDX, npy, csv, or folders of pictures',
  type: 'object',
  required: ['train'],
  additionalProperties: false,
  properties: {
    train: { title: 'train', description: 'what the model learns from', ...files },
    validation: {
      title: 'validation',
      description: 'files, or how many of the last examples of train: a count or a fraction',
      ...files,
      type: ['object', 'number', 'string'],
      exclusiveMinimum: 0,
    },
    test: { title: 'test', description: 'what `evaluate` uses', ...files },
  },
}
