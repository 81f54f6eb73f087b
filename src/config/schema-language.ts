/** Schemas of what a config declares: parameters, variants, blocks, modules, patches. */
import type { JsonSchema } from '../fields/field.ts'

/** How the text of a slot is read where it is not read as the type says. */
export const slot = {
  /** Text for people and names: no `$` in it means anything. */
  literal: { $comment: 'literal' },
  /** True or false, as an expression. */
  condition: { $comment: 'condition' },
  /** A size, or the name of one. */
  size: { $comment: 'size' },
} as const

/** Names of layers, inputs and outputs that refer to something: `features`, `lstm@1`. */
export const layerName: JsonSchema = { type: 'string', minLength: 1, maxLength: 200 }

/** A list of names, or names by role. */
export const nameList: JsonSchema = {
  type: ['array', 'object'],
  minItems: 1,
  maxItems: 64,
  items: layerName,
  minProperties: 1,
  maxProperties: 64,
  additionalProperties: layerName,
}

/** A name that is given: of a layer, or of the input of a block. */
export const givenName: JsonSchema = {
  type: 'string',
  pattern: '^[A-Za-z_][^\\s@$]*$',
  maxLength: 200,
  ...slot.literal,
}

export const noteSchema: JsonSchema = {
  description: 'for readers',
  type: 'string',
  maxLength: 10_000,
  ...slot.literal,
}

const scalar = ['number', 'string', 'boolean'] as const

/** What a parameter can be. */
const paramValue: JsonSchema = {
  ...slot.literal,
  type: [...scalar, 'array'],
  maxItems: 1024,
  items: { type: [...scalar, 'array'], ...slot.literal },
}

/** Types of parameters, as they are written. */
export const paramTypes = ['int', 'float', 'bool', 'text', 'list'] as const

export const paramSchema: JsonSchema = {
  title: 'a parameter',
  ...paramValue,
  type: [...(paramValue['type'] as readonly string[]), 'object'],
  additionalProperties: false,
  properties: {
    type: { description: 'what its values are', type: 'string', enum: paramTypes },
    default: { description: 'its value where nothing else is said', ...paramValue },
    min: { description: 'its smallest value', type: ['number', 'string'] },
    max: { description: 'its largest value', type: ['number', 'string'] },
    doc: { description: 'what it is for', type: 'string', maxLength: 10_000, ...slot.literal },
  },
}

const params: JsonSchema = {
  title: 'params',
  description: 'parameters by name: a default, or {type, default, min, max, doc}',
  type: 'object',
  maxProperties: 256,
  additionalProperties: { $ref: '#/$defs/param' },
}

/** `layers` of the model or of a block. */
export function layerList(description: string): JsonSchema {
  return {
    title: 'layers',
    description,
    type: 'array',
    minItems: 1,
    maxItems: 10_000,
    items: { $ref: '#/$defs/item' },
  }
}

export const blockSchema: JsonSchema = {
  title: 'a block',
  type: 'object',
  required: ['layers'],
  additionalProperties: false,
  patternProperties: { '^x-': {} },
  properties: {
    params: { ...params, description: 'a type (int, float, bool, text, list) or a default each' },
    inputs: {
      description: 'names of what comes in; x where nothing is written',
      type: 'array',
      minItems: 1,
      maxItems: 64,
      items: givenName,
    },
    layers: layerList('layers of the block, top to bottom'),
    outputs: {
      description: 'what the block gives: last, a name, a list, or names by public name',
      ...nameList,
      type: ['string', 'array', 'object'],
      minLength: 1,
    },
    note: noteSchema,
  },
}

const variants: JsonSchema = {
  title: 'variants',
  description: 'values of parameters by the name of the variant',
  type: 'object',
  maxProperties: 256,
  additionalProperties: {
    title: 'a variant',
    type: 'object',
    properties: { limits: { $ref: '#/$defs/limits', description: 'limits of this variant' } },
    additionalProperties: paramValue,
  },
}

const patchSchema: JsonSchema = {
  title: 'patch',
  description: 'changes of the config that this one extends, in order',
  type: 'array',
  maxItems: 1024,
  items: {
    title: 'a patch',
    type: 'object',
    additionalProperties: false,
    properties: {
      set: { description: 'values by path: {layers.stem.filters: 64}', type: 'object' },
      after: { description: 'the layer that `insert` follows', ...layerName },
      before: { description: 'the layer that `insert` precedes', ...layerName },
      insert: layerList('the new layers'),
      remove: { description: 'a layer, block or other name that goes', ...layerName },
      replace: { description: 'the layer that `with` takes the place of', ...layerName },
      with: { $ref: '#/$defs/item' },
    },
  },
}

/** Sections at the top level. */
export const languageSections: { readonly [name: string]: JsonSchema } = {
  params,
  variants,
  include: {
    title: 'include',
    description: 'files whose blocks and modules can be used as `name.block`',
    type: 'object',
    maxProperties: 64,
    additionalProperties: { type: 'string', minLength: 1, ...slot.literal },
  },
  extends: {
    description: 'the config that this one changes by `patch`',
    type: 'string',
    minLength: 1,
    ...slot.literal,
  },
  patch: patchSchema,
  blocks: {
    title: 'blocks',
    description: 'blocks of layers by name, each with its parameters',
    type: 'object',
    maxProperties: 1024,
    additionalProperties: { $ref: '#/$defs/block' },
  },
  modules: {
    title: 'modules',
    description: 'layers by name whose weights all calls share: `call: name`',
    type: 'object',
    maxProperties: 1024,
    additionalProperties: { $ref: '#/$defs/item' },
  },
}

/** Beside a layer. */
export const languageSiblings: { readonly [name: string]: JsonSchema } = {
  repeat: {
    title: 'repeat',
    description: 'how often the layer stands there, each after the other; `i` counts from 0',
    type: ['integer', 'string', 'object'],
    minimum: 0,
    maximum: 10_000,
    required: ['times'],
    additionalProperties: false,
    properties: {
      times: { description: 'how often', type: ['integer', 'string'], minimum: 0, maximum: 10_000 },
      rest: { description: 'arguments of every repeat but the first', type: 'object' },
    },
  },
  share: {
    description: 'true: all repeats have the same weights',
    type: 'boolean',
    default: false,
  },
  weights: {
    description: 'what weight files call the layer; layers of one name share their weights',
    ...givenName,
  },
  when: {
    description: 'the layer is left out where this is false',
    type: ['string', 'boolean'],
    ...slot.condition,
  },
  else: { description: "what the layer's name means where it is left out", ...layerName },
}
