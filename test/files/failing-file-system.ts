/** A file system that fails at one operation, on top of the real one. */
import nodeFileSystem, { type PathLike } from 'node:fs'

import type { FileSystem } from '../../src/files/atomic.ts'

/**
 * - `before`: the operation is not done, and fails.
 * - `after`: it is done, and fails all the same.
 * - `crash`: it is not done, and nothing after it is, as when the process is killed.
 * - `short`: a write takes only the first of its bytes, and does not fail.
 */
export type Failure = 'before' | 'after' | 'crash' | 'short'

export interface Trial {
  readonly fileSystem: FileSystem
  /** The operations that were asked for, in order. */
  readonly operations: string[]
}

/** Fails the `at`-th operation, counted from 0; `at` = Infinity fails none. */
export function failingFileSystem(at: number, failure: Failure, code: string): Trial {
  const operations: string[] = []
  function run<T>(name: string, operation: () => T): T {
    const index = operations.push(name) - 1
    const fails = index === at && failure !== 'short'
    if (fails && failure === 'after') operation()
    if (fails || (index > at && failure === 'crash')) throw systemError(code, name)
    return operation()
  }
  const fileSystem = {
    openSync: (path: PathLike, flags: string) =>
      run('open', () => nodeFileSystem.openSync(path, flags)),
    writeSync: (handle: number, bytes: Uint8Array, offset: number, length: number) =>
      run('write', () => {
        const short = failure === 'short' && operations.length > at
        return nodeFileSystem.writeSync(handle, bytes, offset, short ? 1 : length, null)
      }),
    fsyncSync: (handle: number) => run('fsync', () => nodeFileSystem.fsyncSync(handle)),
    closeSync: (handle: number) => run('close', () => nodeFileSystem.closeSync(handle)),
    renameSync: (from: PathLike, to: PathLike) =>
      run('rename', () => nodeFileSystem.renameSync(from, to)),
    unlinkSync: (path: PathLike) => run('unlink', () => nodeFileSystem.unlinkSync(path)),
  } as FileSystem
  return { fileSystem, operations }
}

export function systemError(code: string, syscall: string): Error {
  return Object.assign(new Error(`${code}: ${syscall}`), { code, syscall })
}
