/** Schemas of own activations: how `activations:` declares them, and what their uses may say. */
import type { JsonSchema } from '../../fields/field.ts'
import { slot } from '../schema-language.ts'

/** Names in a slot that takes an activation, as keys of a map. */
export const ownActivationName = '^\\$'

const text: JsonSchema = { type: 'string', minLength: 1, maxLength: 10_000, ...slot.literal }
const number: JsonSchema = { type: ['number', 'string'] }

/** A weight: how it starts, as a number that is that constant, or everything about it. */
export const ownWeightSchema: JsonSchema = {
  title: 'a weight',
  type: ['object', 'number', 'string'],
  if: { type: 'object' },
  then: {
    additionalProperties: false,
    properties: {
      initializer: { $ref: '#/$defs/initializer', description: 'how it starts', default: 'zeros' },
      regularizer: { $ref: '#/$defs/regularizerOrNull', description: 'what it costs' },
      constraint: { $ref: '#/$defs/constraintOrNull', description: 'where it must stay' },
      shared_axes: {
        description: 'axes along which it is the same: [1, 2] gives an image one per channel',
        type: ['integer', 'string', 'array', 'null'],
        items: { type: ['integer', 'string'] },
        maxItems: 64,
      },
    },
  },
  else: number,
}

const parameter: JsonSchema = {
  title: 'a number',
  type: ['object', 'number', 'string'],
  if: { type: 'object' },
  then: {
    required: ['default'],
    additionalProperties: false,
    properties: {
      default: { description: 'its value where nothing else is said', ...number },
      min: { description: 'its smallest value', ...number },
      max: { description: 'its largest value', ...number },
      doc: { description: 'what it is for', ...text },
    },
  },
  else: number,
}

const declaration: JsonSchema = {
  title: 'an activation',
  type: ['object', 'string'],
  if: { type: 'string' },
  then: text,
  else: {
    required: ['expr'],
    additionalProperties: false,
    properties: {
      expr: { description: 'the result, an expression of x: x > 0 ? x : a * tanh(x)', ...text },
      params: {
        description: 'numbers by name: a default, or {default, min, max, doc}',
        type: 'object',
        maxProperties: 64,
        additionalProperties: parameter,
      },
      weights: {
        description:
          'learned numbers: a start, or {initializer, regularizer, constraint, shared_axes}',
        type: 'object',
        maxProperties: 64,
        additionalProperties: { $ref: '#/$defs/ownWeight' },
      },
      doc: { description: 'what it is for', ...text },
    },
  },
}

/** What stands below `$name` where an activation is used. */
export const ownArgumentsSchema: JsonSchema = {
  title: 'arguments of an own activation',
  type: ['object', 'number', 'string', 'null'],
  if: { type: 'object' },
  then: { additionalProperties: { $ref: '#/$defs/ownWeight' } },
  else: { type: ['number', 'string', 'null'] },
}

/** `activations:` */
export const activationsSection: JsonSchema = {
  title: 'activations',
  description: 'own activations by name, each an expression of x; used as `$name`',
  type: 'object',
  maxProperties: 256,
  additionalProperties: declaration,
}
