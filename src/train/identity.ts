/** What makes two trainings the same one: fingerprints of the model's description and of the data. */
import { createHash } from 'node:crypto'

import type { Config } from '../config/config.ts'
import { toJson } from '../config/item.ts'
import type { RunIdentity } from './checkpoint.ts'
import type { Dataset } from './dataset.ts'

interface IdentityOptions {
  readonly config: Config
  readonly data: { readonly train: Dataset; readonly validation?: Dataset | undefined }
  readonly batchSize: number
  readonly seed: number
  readonly target: string
}

export function identityOf(options: IdentityOptions): RunIdentity {
  const { config, data, batchSize, seed, target } = options
  return {
    model: hash([JSON.stringify(describe(config))]),
    data: [data.train, data.validation].map(set => (set ? describeData(set) : 'none')).join(' + '),
    'batch size': String(batchSize),
    seed: String(seed),
    target,
  }
}

/** What the config says of layers, loss and optimizer, without places, comments, and numbers that have their own row. */
function describe({ inputs, layers, outputs, training }: Config): unknown {
  const own = new Set(['data', 'epochs', 'batch_size', 'seed', 'metrics'])
  const entries = training ? [...training.entries].filter(([key]) => !own.has(key)) : []
  return {
    inputs: inputs.map(({ span: _, ...input }) => input),
    layers: layers.map(({ type, args, name, from, trainable }) => ({
      ...{ type, args, name: name?.text, trainable },
      from: from?.map(({ span: _, ...reference }) => reference),
    })),
    outputs: outputs?.map(({ name, layer }) => ({ name, layer: layer.name, at: layer.output })),
    training: entries.map(([key, { value }]) => [key, toJson(value)]),
  }
}

function describeData({ count, columns }: Dataset): string {
  const bytes = columns.map(
    ({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  )
  return `${count} examples (${hash(bytes)})`
}

/** The first 64 bits of SHA-256 tell changes apart, and can still be read in an error. */
function hash(parts: readonly (string | Uint8Array)[]): string {
  const sha = createHash('sha256')
  for (const part of parts) sha.update(part)
  return sha.digest('hex').slice(0, 16)
}
