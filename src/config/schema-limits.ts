/** The schema of `limits:`: what a model may take, and what it must not have. */
import type { JsonSchema } from '../fields/field.ts'
import { limitDocs } from './section-fields.ts'

const amount: JsonSchema = { type: ['number', 'string'], minimum: 0 }

/** What one limit takes beside its numbers. */
const more: { readonly [limit: string]: JsonSchema } = {
  memory: { batch: { description: 'examples at once', type: ['integer', 'string'], minimum: 1 } },
  file_size: {
    dtype: { description: 'how numbers are stored', type: 'string', enum: ['float32'] },
  },
}

export const limitsSchema: JsonSchema = {
  title: 'limits',
  description: 'what the model may take; more is an error',
  type: 'object',
  additionalProperties: false,
  properties: {
    ...Object.fromEntries(
      Object.entries(limitDocs).map(([name, doc]) => [name, limit(name, doc)] as const),
    ),
    latency: {
      title: 'latency',
      description: 'seconds of one run, where it is measured: 12ms',
      ...amount,
      type: ['number', 'string', 'object'],
      additionalProperties: false,
      required: ['max'],
      properties: {
        max: { description: 'at most this long', ...amount },
        at: { description: 'which of the runs counts', type: 'string', enum: ['p50', 'p90'] },
        batch: { description: 'examples at once', type: ['integer', 'string'], minimum: 1 },
        threads: { description: 'threads at once', type: ['integer', 'string'], minimum: 1 },
        tolerance: { description: 'how much longer is forgiven: 20%', ...amount },
      },
    },
    regression: {
      title: 'regression',
      description: 'how much more than another config, or revision of this one: +1%',
      type: 'object',
      additionalProperties: false,
      required: ['against'],
      properties: {
        against: { description: 'a config, or a git revision', type: 'string', minLength: 1 },
        ...Object.fromEntries(
          Object.entries(limitDocs).map(([name, doc]) => [
            name,
            { description: `more by at most this share: ${doc}`, ...amount },
          ]),
        ),
      },
    },
    forbid: {
      title: 'forbid',
      description: 'layers, or values of fields, that must not occur: {activation: sigmoid}',
      type: 'array',
      maxItems: 256,
      items: { type: ['string', 'object'], minLength: 1, minProperties: 1 },
    },
  },
}

function limit(name: string, doc: string): JsonSchema {
  return {
    title: name,
    description: doc,
    type: ['number', 'string', 'object'],
    minimum: 0,
    minProperties: 1,
    additionalProperties: false,
    properties: {
      max: { description: 'more is an error', ...amount },
      warn: { description: 'more is a warning', ...amount },
      exact: { description: 'neither more nor less', ...amount },
      ...more[name],
    },
  }
}
