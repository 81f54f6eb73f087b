/** Reads files, after a look at what they are and how large they are. */
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

/** A regular file that is open for reading, no longer than it may be. */
export interface OpenFile {
  readonly path: string
  /** In bytes. */
  readonly size: number
  /** Fills `target` with what the file has from byte `start` on; refuses where it ends before. */
  read(start: number, target: Uint8Array): void
  close(): void
}

/**
 * Opens a regular file. A missing file, a folder, a pipe or a file of more than `maxBytes` is
 * refused.
 */
export function openFileChecked(
  path: string,
  { maxBytes }: { readonly maxBytes: number },
  fileSystem: ReadingFileSystem = nodeFileSystem,
): OpenFile {
  return explained(path, () => {
    // Opening a pipe would wait for a writer; non-blocking, it opens and is refused below.
    const { constants } = nodeFileSystem
    const handle = fileSystem.openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const opened = { handle, path, fileSystem }
    const close = (): void => explained(path, () => fileSystem.closeSync(handle))
    try {
      const size = checkedSize(opened, maxBytes)
      const read: OpenFile['read'] = (start, target) =>
        explained(path, () => fill(opened, start, target))
      return { path, size, read, close }
    } catch (error) {
      close()
      throw error
    }
  })
}

/** The bytes of a whole file, which `openFileChecked` opens. */
export function readFileChecked(
  path: string,
  limits: { readonly maxBytes: number },
  fileSystem?: ReadingFileSystem,
): Uint8Array<ArrayBuffer> {
  const file = openFileChecked(path, limits, fileSystem)
  try {
    const bytes = new Uint8Array(file.size)
    file.read(0, bytes)
    return bytes
  } finally {
    file.close()
  }
}

interface Opened {
  readonly handle: number
  readonly path: string
  readonly fileSystem: ReadingFileSystem
}

function checkedSize({ handle, path, fileSystem }: Opened, limit: number): number {
  const stat = fileSystem.fstatSync(handle)
  if (stat.isDirectory()) refuse('cannot-read', { file: path, reason: 'it is a folder' })
  if (!stat.isFile()) refuse('cannot-read', { file: path, reason: 'it is not a regular file' })
  if (stat.size > limit) refuse('file-too-large', { file: path, size: stat.size, limit })
  return stat.size
}

function fill({ handle, path, fileSystem }: Opened, start: number, target: Uint8Array): void {
  let at = 0
  while (at < target.length) {
    const length = Math.min(chunkBytes, target.length - at)
    const read = fileSystem.readSync(handle, target, at, length, start + at)
    if (read === 0) {
      refuse('cannot-read', { file: path, reason: 'it became shorter while it was read' })
    }
    at += read
  }
}

/** What the system says of a file, as a diagnostic. */
function explained<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') refuse('file-not-found', { file: path })
    const { reason, hint } = explainSystemError(error)
    return refuse('cannot-read', { file: path, reason }, undefined, { hint })
  }
}
