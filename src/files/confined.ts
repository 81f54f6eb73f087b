/** Reads files that a config names, and none outside the folder of the config. */
import { realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { refuse } from '../diagnostics/diagnostic.ts'
import { type Source, createSource } from '../diagnostics/source.ts'
import { systemErrorCode } from './system-errors.ts'
import { readTextFile } from './text.ts'

/** Far more than the longest text that is parsed, whatever its characters take. */
const maxBytes = 2 ** 24

/**
 * Opens `path`, relative to the file `from`, inside the folder of the file `root`. Symbolic links
 * are refused, also where they stay inside: what a config reads must be seen in its text. Throws a
 * `TenonError`.
 */
export function createConfinedReader(root: string): (path: string, from: Source) => Source {
  const folder = resolve(dirname(root))
  return (path, from) => {
    const file = join(dirname(from.file), path)
    refuseOutside(file, folder, 'the config')
    return createSource(file, readTextFile(file, { maxBytes }))
  }
}

/**
 * The path of a file that the file `from` names, in the folder of that file. A name that leads out
 * of it is refused, and so are symbolic links.
 */
export function confinedPath(name: string, from: string): string {
  const folder = resolve(dirname(from))
  const file = join(dirname(from), name)
  if (name === '' || /^[a-z]+:|\0/i.test(name) || isAbsolute(name))
    refuse('cannot-read', { file: name, reason: 'it is no path of a file beside the model' })
  refuseOutside(file, folder, 'the model')
  return file
}

function refuseOutside(file: string, folder: string, owner: string): void {
  const target = resolve(file)
  if (!target.startsWith(withSeparator(folder)))
    refuse('cannot-read', { file, reason: `it is outside the folder of ${owner}` })
  refuseLinks(file, folder, target)
}

/** A path without links is its folder's real path and its own steps, nothing else. */
function refuseLinks(file: string, folder: string, target: string): void {
  const real = realPath(target)
  const expected = join(realPath(folder) ?? folder, relative(folder, target))
  if (real !== undefined && real !== expected)
    refuse('cannot-read', { file, reason: 'it is behind a symbolic link' })
}

/** Undefined where there is nothing; reading it says so. */
function realPath(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error
    return undefined
  }
}

function withSeparator(folder: string): string {
  return folder.endsWith(sep) ? folder : folder + sep
}
