/** A training run in a folder: locked, checkpointed, and able to go on where it stopped. */
import { TenonError, diagnostic, refuse } from '../diagnostics/diagnostic.ts'
import { writeFileAtomically } from '../files/atomic.ts'
import type { Instance } from '../runtime/instance.ts'
import { writeCallbackFiles } from './callback-files.ts'
import { type RunIdentity, formatCheckpoint, valuesOf } from './checkpoint.ts'
import {
  findLatestCheckpoint,
  listEpochs,
  removeLeftovers,
  writeCheckpoint,
} from './checkpoint-folder.ts'
import { decide } from './decide.ts'
import { type EpochRecord, formatHistory } from './history.ts'
import { identityOf } from './identity.ts'
import { lockFolder } from './lock.ts'
import { type TrainOptions, type TrainResult, trainModel } from './loop.ts'
import type { RunFolder } from './run-folder.ts'
import { makeFolder } from '../files/folder.ts'
import { type Values, finalWeights, startValues } from './values.ts'
import { loadWeights } from './weight-files.ts'
import { formatWeights } from './weights.ts'

export interface RunOptions extends Omit<TrainOptions, 'history' | 'initial'> {
  /** What the weights start with where nothing is resumed. */
  readonly initial: Values
  /** The target that `createInstance` makes instances for; it is never changed within a run. */
  readonly target: Instance['target']
  readonly files: RunFolder
  /** Goes on from the newest valid checkpoint; otherwise the folder must hold none. */
  readonly resume?: boolean
}

/**
 * Trains a model and keeps the folder up to date: a checkpoint before the first epoch and after
 * each, `history.json` after each, `weights.safetensors` when the last epoch is done. However the
 * process ends, the newest valid checkpoint is one that a run with `resume` ends from with the same
 * bits.
 */
export async function trainInFolder(options: RunOptions): Promise<TrainResult> {
  const { files, training } = options
  makeFolder(files.checkpoints)
  const unlock = lockFolder(files.folder)
  try {
    removeLeftovers(files.checkpoints)
    const identity = identityOf(options)
    // A process that was killed before its first checkpoint left nothing to go on from.
    const begun = listEpochs(files.checkpoints).length > 0
    if (begun && !options.resume) refuse('run-folder-used', { folder: files.folder })
    const start = begun ? restore(options, identity) : begin(options, identity)
    const result = await trainModel({
      ...options,
      ...start,
      onEpoch: (records, values) => {
        saveBest(options, records, values)
        writeCallbackFiles(files, training, records, values)
        saveEpoch(options, identity, records, values)
        options.onEpoch?.(records, values)
      },
    })
    if (!result.interrupted) {
      writeFileAtomically(files.weights, formatWeights(training.model, endOf(options, result)))
    }
    return result
  } finally {
    unlock()
  }
}

/** The weights of the best epoch where a callback wants them, or those of the last one. */
function endOf({ files, training }: RunOptions, { history, values }: TrainResult): Values {
  const { best } = decide(training.callbacks, history)
  if (best === undefined) return finalWeights(training.model, values)
  return loadWeights(training.model, files.best)
}

/**
 * Before the checkpoint of the epoch: where the process ends in between, the epoch is repeated with
 * the same bits.
 */
function saveBest(
  { files, training }: RunOptions,
  history: readonly EpochRecord[],
  values: Values,
): void {
  if (decide(training.callbacks, history).best !== history.length) return
  writeFileAtomically(files.best, formatWeights(training.model, values))
}

/** What a training starts or goes on from. */
interface Start {
  readonly history: readonly EpochRecord[]
  readonly initial: Values
}

function begin(options: RunOptions, identity: RunIdentity): Start {
  const { files, training } = options
  const { text } = training.model.config.source
  writeFileAtomically(files.config, new TextEncoder().encode(text))
  const initial = startValues(training, options.initial)
  saveEpoch(options, identity, [], initial)
  return { history: [], initial }
}

function restore(options: RunOptions, identity: RunIdentity): Start {
  const { files, training } = options
  const { folder } = files
  const { found, warnings } = findLatestCheckpoint(files.checkpoints)
  if (!found) {
    const missing = diagnostic('no-checkpoint', { folder }, undefined)
    throw new TenonError([...warnings, missing])
  }
  for (const warning of warnings) options.onWarning?.(warning)
  const initial = valuesOf(training, identity, { ...found, folder })
  const { history } = found.sound
  // The process may have been killed between the checkpoint and this file.
  saveHistory(files, history)
  return { history, initial }
}

function saveEpoch(
  { files, training }: RunOptions,
  identity: RunIdentity,
  history: readonly EpochRecord[],
  values: Values,
): void {
  const bytes = formatCheckpoint(training, { identity, history, values })
  writeCheckpoint(files.checkpoints, history.length, bytes)
  saveHistory(files, history)
}

function saveHistory(files: RunFolder, history: readonly EpochRecord[]): void {
  writeFileAtomically(files.history, new TextEncoder().encode(formatHistory(history)))
}
