/** Writes a file so that its place holds either what was there before or all of the new bytes. */
import nodeFileSystem from 'node:fs'
import { basename, dirname, join } from 'node:path'

import { refuse } from '../diagnostics/diagnostic.ts'
import { explainSystemError } from './system-errors.ts'

/** The operations of `node:fs` that a durable write is made of. */
export type FileSystem = Pick<
  typeof nodeFileSystem,
  'openSync' | 'writeSync' | 'fsyncSync' | 'closeSync' | 'renameSync' | 'unlinkSync'
>

/** One call writes at most this; a single write of 2 GiB or more is refused by the system. */
const chunkBytes = 2 ** 30

/** A file to write, with all that it is to hold. */
export interface NewFile {
  readonly path: string
  readonly bytes: Uint8Array
}

/**
 * Writes `bytes` beside `path` first, waits until they are on the disk, and puts them in its place.
 * Once it returns, the new content survives a power cut; once it throws, the new content may not,
 * but `path` holds the old content or the new, never a mixture. A symbolic link at `path` is
 * replaced, not followed.
 */
export function writeFileAtomically(
  path: string,
  bytes: Uint8Array,
  fileSystem: FileSystem = nodeFileSystem,
): void {
  writeFilesAtomically([{ path, bytes }], fileSystem)
}

/** As `writeFileAtomically` for files: none is put in its place before all are on the disk. */
export function writeFilesAtomically(
  files: readonly NewFile[],
  fileSystem: FileSystem = nodeFileSystem,
): void {
  const pending = files.map(each => ({ ...each, temporary: temporaryPath(each.path) }))
  let [place = ''] = files.map(each => each.path)
  try {
    for (const { path, bytes, temporary } of pending) {
      place = path
      writeDurably(temporary, bytes, fileSystem)
    }
    for (const { path, temporary } of pending) {
      place = path
      fileSystem.renameSync(temporary, path)
    }
  } catch (error) {
    for (const { temporary } of pending) removeIfThere(temporary, fileSystem)
    refuseWrite(place, error)
  }
  for (const folder of new Set(files.map(each => dirname(each.path)))) {
    try {
      syncFolder(folder, fileSystem)
    } catch (error) {
      refuseWrite(place, error)
    }
  }
}

/** Whether `name` is one that a write to `target` uses: a killed process may leave one behind. */
export function isTemporaryOf(name: string, target: string): boolean {
  const prefix = `.${basename(target)}.`
  return name.startsWith(prefix) && /^[0-9a-f-]{36}\.tmp$/.test(name.slice(prefix.length))
}

function temporaryPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}.tmp`)
}

function writeDurably(path: string, bytes: Uint8Array, fileSystem: FileSystem): void {
  const handle = fileSystem.openSync(path, 'wx')
  try {
    writeAll(handle, bytes, fileSystem)
    // A failed fsync is final: the system may have dropped the pages that it could not write.
    fileSystem.fsyncSync(handle)
  } catch (error) {
    closeAfterError(handle, fileSystem)
    throw error
  }
  // Some file systems report a full disk only here.
  fileSystem.closeSync(handle)
}

/** A write may take fewer bytes than it was given, most often when the disk is nearly full. */
function writeAll(handle: number, bytes: Uint8Array, fileSystem: FileSystem): void {
  for (let at = 0; at < bytes.length;) {
    const length = Math.min(chunkBytes, bytes.length - at)
    const written = fileSystem.writeSync(handle, bytes, at, length, null)
    if (written === 0) {
      const stalled = new Error('a write took no bytes')
      throw Object.assign(stalled, { code: 'ENOSPC', syscall: 'write' })
    }
    at += written
  }
}

/** Makes the new name last; Windows keeps names without it and opens no folders. */
function syncFolder(path: string, fileSystem: FileSystem): void {
  if (process.platform === 'win32') return
  const handle = fileSystem.openSync(path, 'r')
  try {
    fileSystem.fsyncSync(handle)
  } catch (error) {
    closeAfterError(handle, fileSystem)
    throw error
  }
  fileSystem.closeSync(handle)
}

/** The error that led here is the one to report. */
function closeAfterError(handle: number, fileSystem: FileSystem): void {
  try {
    fileSystem.closeSync(handle)
  } catch {
    return
  }
}

/** What cannot be removed stays behind under a name that `isTemporaryOf` knows. */
function removeIfThere(path: string, fileSystem: FileSystem): void {
  try {
    fileSystem.unlinkSync(path)
  } catch {
    return
  }
}

function refuseWrite(path: string, error: unknown): never {
  const { reason, hint } = explainSystemError(error)
  return refuse('cannot-write', { file: path, reason }, undefined, { hint })
}
