/** Checkpoints: all that a training needs to go on, as one safetensors file with a checksum. */
import { createHash } from 'node:crypto'

import type { TrainingModel } from '../build/model.ts'
import { refuse } from '../diagnostics/diagnostic.ts'
import type { FileTensor } from '../files/file-tensor.ts'
import { formatSafetensors, parseSafetensors } from '../files/safetensors.ts'
import type { EpochRecord } from './history.ts'
import { layersMetadata } from './layer-record.ts'
import type { Values } from './values.ts'
import { type Expected, expectedWeights, packTensors, unpackTensors } from './weights.ts'

/** What has a say in every bit of a training beside its values; compared on resuming. */
export interface RunIdentity {
  readonly layers: string
  readonly 'training section': string
  readonly data: string
  readonly 'batch size': string
  readonly seed: string
  readonly target: string
}

export interface Checkpoint {
  readonly identity: RunIdentity
  /** One record per epoch that is done; none before the first. */
  readonly history: readonly EpochRecord[]
  /** Weights, and the state: optimizer slots and the number of steps. */
  readonly values: Values
}

const keys = {
  format: 'tenon.checkpoint',
  identity: 'tenon.run',
  history: 'tenon.history',
  checksum: 'tenon.sha256',
} as const

export function formatCheckpoint(
  training: TrainingModel,
  { identity, history, values }: Checkpoint,
): Uint8Array {
  const tensors = packTensors(expectedValues(training), values)
  const metadata = new Map([
    [keys.format, '1'],
    [keys.identity, JSON.stringify(identity)],
    [keys.history, JSON.stringify(history)],
    layersMetadata(training.model),
  ])
  const checksum = checksumOf(tensors, metadata)
  return formatSafetensors(tensors, new Map([...metadata, [keys.checksum, checksum]]))
}

/**
 * What a file holds whose checksum is right; a text that says what is wrong otherwise. Whether the
 * tensors fit a model is looked at later, by `valuesOf`.
 */
export function verifyCheckpoint(bytes: Uint8Array, file: string): SoundCheckpoint | string {
  const { tensors, metadata } = parseSafetensors(bytes, file)
  const rest = new Map([...metadata].filter(([key]) => key !== keys.checksum))
  if (metadata.get(keys.format) !== '1') return 'it is no checkpoint of this version'
  if (metadata.get(keys.checksum) !== checksumOf(tensors, rest)) return 'its checksum is wrong'
  return {
    tensors,
    identity: JSON.parse(metadata.get(keys.identity)!) as RunIdentity,
    history: JSON.parse(metadata.get(keys.history)!) as readonly EpochRecord[],
  }
}

export interface SoundCheckpoint extends Omit<Checkpoint, 'values'> {
  readonly tensors: ReadonlyMap<string, FileTensor>
}

/** Weights and state for this model; refused where anything differs that has a say in them. */
export function valuesOf(
  training: TrainingModel,
  identity: RunIdentity,
  { sound, folder, file }: { sound: SoundCheckpoint; folder: string; file: string },
): Values {
  for (const key of Object.keys(identity) as (keyof RunIdentity)[]) {
    const [saved, now] = [sound.identity[key], identity[key]]
    if (saved !== now) refuse('resume-mismatch', { what: key, saved, now, folder })
  }
  return unpackTensors(expectedValues(training), sound.tensors, file)
}

function expectedValues({ model, state }: TrainingModel): readonly Expected[] {
  const kept = state.map(({ name, shape, dtype }) => ({
    name,
    shape,
    dtype: dtype === 'int32' ? ('int32' as const) : ('float32' as const),
  }))
  return [...expectedWeights(model), ...kept]
}

/** Of the file as it would be without the checksum; equal contents are equal bytes. */
function checksumOf(
  tensors: ReadonlyMap<string, FileTensor>,
  metadata: ReadonlyMap<string, string>,
): string {
  return createHash('sha256').update(formatSafetensors(tensors, metadata)).digest('hex')
}
