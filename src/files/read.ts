/** Reads a whole file, after a look at what it is and how large it is. */
import nodeFileSystem from 'node:fs'

import { refuse } from '../diagnostics/diagnostic.ts'
import { explainSystemError, systemErrorCode } from './system-errors.ts'

/** The operations of `node:fs` that reading a file is made of. */
export type ReadingFileSystem = Pick<
  typeof nodeFileSystem,
  'openSync' | 'fstatSync' | 'readSync' | 'closeSync'
>

/** One call reads at most this; a single read of 2 GiB or more is refused by the system. */
const chunkBytes = 2 ** 30

/**
 * The bytes of a regular file. A missing file, a folder, a pipe or a file of more than `maxBytes`
 * is refused before memory is allocated.
 */
export function readFileChecked(
  path: string,
  { maxBytes }: { readonly maxBytes: number },
  fileSystem: ReadingFileSystem = nodeFileSystem,
): Uint8Array<ArrayBuffer> {
  return withFile(path, fileSystem, handle => readHandle(handle, path, { maxBytes, fileSystem }))
}

/** Bytes of a file from `start` to `end`, which it must have; `size` is what it had before. */
export function readPart(
  path: string,
  { start, end, size }: { readonly start: number; readonly end: number; readonly size: number },
): Uint8Array<ArrayBuffer> {
  return withFile(path, nodeFileSystem, handle => {
    if (nodeFileSystem.fstatSync(handle).size !== size)
      refuse('cannot-read', { file: path, reason: 'it has changed while it was read' })
    return readBytes(handle, path, { start, end, fileSystem: nodeFileSystem })
  })
}

/** The size of a regular file, at most `maxBytes`. */
export function sizeChecked(path: string, { maxBytes }: { readonly maxBytes: number }): number {
  return withFile(path, nodeFileSystem, handle => {
    return checkedSize(handle, path, { maxBytes, fileSystem: nodeFileSystem })
  })
}

function withFile<T>(path: string, fileSystem: ReadingFileSystem, work: (handle: number) => T): T {
  try {
    // Opening a pipe would wait for a writer; non-blocking, it opens and is refused below.
    const { constants } = nodeFileSystem
    const handle = fileSystem.openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      return work(handle)
    } finally {
      fileSystem.closeSync(handle)
    }
  } catch (error) {
    return refuseRead(path, error)
  }
}

function readHandle(
  handle: number,
  path: string,
  { maxBytes, fileSystem }: { maxBytes: number; fileSystem: ReadingFileSystem },
): Uint8Array<ArrayBuffer> {
  const end = checkedSize(handle, path, { maxBytes, fileSystem })
  return readBytes(handle, path, { start: undefined, end, fileSystem })
}

function checkedSize(
  handle: number,
  path: string,
  { maxBytes, fileSystem }: { maxBytes: number; fileSystem: ReadingFileSystem },
): number {
  const stat = fileSystem.fstatSync(handle)
  if (stat.isDirectory()) refuse('cannot-read', { file: path, reason: 'it is a folder' })
  if (!stat.isFile()) refuse('cannot-read', { file: path, reason: 'it is not a regular file' })
  if (stat.size > maxBytes) {
    refuse('file-too-large', { file: path, size: stat.size, limit: maxBytes })
  }
  return stat.size
}

/** Without a start, from where the file stands. */
function readBytes(
  handle: number,
  path: string,
  {
    start,
    end,
    fileSystem,
  }: { start: number | undefined; end: number; fileSystem: ReadingFileSystem },
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(end - (start ?? 0))
  let at = 0
  while (at < bytes.length) {
    const length = Math.min(chunkBytes, bytes.length - at)
    const read = fileSystem.readSync(
      handle,
      bytes,
      at,
      length,
      start === undefined ? null : start + at,
    )
    if (read === 0) {
      refuse('cannot-read', { file: path, reason: 'it became shorter while it was read' })
    }
    at += read
  }
  return bytes
}

function refuseRead(path: string, error: unknown): never {
  if (systemErrorCode(error) === 'ENOENT') refuse('file-not-found', { file: path })
  const { reason, hint } = explainSystemError(error)
  return refuse('cannot-read', { file: path, reason }, undefined, { hint })
}
