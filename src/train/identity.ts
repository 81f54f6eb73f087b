/** What makes two trainings the same one: fingerprints of the model and of the data. */
import { createHash } from 'node:crypto'

import type { TrainingModel } from '../build/model.ts'
import type { Config } from '../config/config.ts'
import { toJson } from '../config/item.ts'
import type { RunIdentity } from './checkpoint.ts'
import type { Dataset } from './dataset.ts'

interface IdentityOptions {
  readonly training: TrainingModel
  readonly data: { readonly train: Dataset; readonly validation?: Dataset | undefined }
  readonly target: string
}

export function identityOf({ training, data, target }: IdentityOptions): RunIdentity {
  const { model, settings } = training
  return {
    layers: hash([JSON.stringify(describeLayers(model.config))]),
    'training section': hash([JSON.stringify(describeTraining(model.config))]),
    data: [data.train, data.validation].map(set => (set ? describeData(set) : 'none')).join(' + '),
    'batch size': String(settings.batch_size),
    seed: String(settings.seed),
    target,
  }
}

/** What the config says of inputs, layers and outputs, whatever its comments and layout. */
function describeLayers({ inputs, layers, outputs, values }: Config): unknown {
  return {
    values: [...values],
    inputs: inputs.map(({ span: _, ...input }) => input),
    layers: layers.map(({ type, args, name, from, trainable }) => ({
      ...{ type, args, name: name?.text, trainable },
      from: from?.map(({ name, output, role }) => ({ name, output, role })),
    })),
    outputs: outputs?.map(({ name, layer }) => ({ name, layer: layer.name, at: layer.output })),
  }
}

/** Loss, optimizer and the like; not what may change, nor what has an entry of its own. */
function describeTraining({ training }: Config): unknown {
  const measured = ['metrics', 'weighted_metrics']
  const elsewhere = new Set(['data', 'epochs', 'batch_size', 'seed', ...measured])
  const entries = training ? [...training.entries] : []
  return entries
    .filter(([key]) => !elsewhere.has(key))
    .map(([key, { value }]) => [key, toJson(value)])
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
