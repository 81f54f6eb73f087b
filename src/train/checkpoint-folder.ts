/** The checkpoints of a run: one file per epoch, of which the two newest are kept. */
import nodeFileSystem, { readdirSync } from 'node:fs'
import { join } from 'node:path'

import { type Diagnostic, TenonError, diagnostic, refuse } from '../diagnostics/diagnostic.ts'
import { type FileSystem, isTemporaryOf, writeFileAtomically } from '../files/atomic.ts'
import { readFileChecked } from '../files/read.ts'
import { explainSystemError, systemErrorCode } from '../files/system-errors.ts'
import { type SoundCheckpoint, verifyCheckpoint } from './checkpoint.ts'

/** The newest one, and one to fall back on. */
const kept = 2

const maxCheckpointBytes = 2 ** 34

export interface FoundCheckpoint {
  readonly file: string
  readonly sound: SoundCheckpoint
}

/**
 * Writes the checkpoint after `epoch` epochs and removes those that it makes needless. Once this
 * returns, the checkpoint survives a power cut; where it throws, the one before is still there.
 */
export function writeCheckpoint(
  folder: string,
  epoch: number,
  bytes: Uint8Array,
  fileSystem: FileSystem = nodeFileSystem,
): string {
  const path = join(folder, nameOf(epoch))
  writeFileAtomically(path, bytes, fileSystem)
  const older = listEpochs(folder).filter(each => each < epoch)
  for (const each of older.slice(kept - 1)) remove(join(folder, nameOf(each)), fileSystem)
  return path
}

/** The newest checkpoint that is whole, with a warning for each newer one that is not. */
export function findLatestCheckpoint(folder: string): {
  readonly found: FoundCheckpoint | undefined
  readonly warnings: readonly Diagnostic[]
} {
  const warnings: Diagnostic[] = []
  for (const epoch of listEpochs(folder)) {
    const file = join(folder, nameOf(epoch))
    const sound = tryRead(file)
    if (typeof sound !== 'string') return { found: { file, sound }, warnings }
    warnings.push(diagnostic('damaged-checkpoint', { file, problem: sound }, undefined))
  }
  return { found: undefined, warnings }
}

/** Removes what a killed process left of checkpoints that it had not finished writing. */
export function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [target = ''] = /epoch-\d+\.safetensors/.exec(name) ?? []
    if (target && isTemporaryOf(name, target)) remove(join(folder, name), nodeFileSystem)
  }
}

/** Numbers of the epochs that have a checkpoint, newest first. */
export function listEpochs(folder: string): readonly number[] {
  const epochs = readdirSync(folder).flatMap(name => {
    const [, digits] = /^epoch-(\d+)\.safetensors$/.exec(name) ?? []
    return digits === undefined ? [] : [Number(digits)]
  })
  return epochs.sort((a, b) => b - a)
}

function nameOf(epoch: number): string {
  return `epoch-${String(epoch).padStart(4, '0')}.safetensors`
}

function tryRead(file: string): SoundCheckpoint | string {
  try {
    return verifyCheckpoint(readFileChecked(file, { maxBytes: maxCheckpointBytes }), file)
  } catch (error) {
    if (error instanceof TenonError) return error.message
    throw error
  }
}

function remove(file: string, fileSystem: FileSystem): void {
  try {
    fileSystem.unlinkSync(file)
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return
    const { reason, hint } = explainSystemError(error)
    refuse('cannot-write', { file, reason }, undefined, { hint })
  }
}
