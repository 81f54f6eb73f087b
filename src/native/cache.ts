/** Compiled libraries and models in the user's cache folder, which processes share safely. */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { refuse } from '../diagnostics/diagnostic.ts'
import { explainSystemError } from '../files/system-errors.ts'

/** What all libraries and models together may take; the least recently used go first. */
const limitBytes = 256 * 2 ** 20

const suffix = '.node'

const modelSuffix = '.model'

const isBounded = (name: string): boolean => name.endsWith(suffix) || name.endsWith(modelSuffix)

/** Notes, and what a killed process has left, are removed after 30 days, in milliseconds. */
const leftoverAge = 30 * 24 * 3_600_000

/** `$TENON_CACHE`, else the folder that the system means for caches. */
export function cacheFolder(): string {
  const { TENON_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env
  if (TENON_CACHE) return TENON_CACHE
  if (XDG_CACHE_HOME) return join(XDG_CACHE_HOME, 'tenon')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'tenon')
  if (LOCALAPPDATA) return join(LOCALAPPDATA, 'tenon', 'cache')
  return join(homedir(), '.cache', 'tenon')
}

/** Where the library called `key` lies, if it is there. */
export function libraryPath(key: string, folder = cacheFolder()): string {
  return join(folder, key + suffix)
}

/** Path of the library called `key`, which counts as used now; undefined where there is none. */
export function findCached(key: string, folder = cacheFolder()): string | undefined {
  const path = libraryPath(key, folder)
  return touch(path) ? path : undefined
}

/**
 * Path of the library called `key`; where there is none yet, `make` writes one to the first path
 * that it is given. It may move it on to the second one itself, as what outlives this process does.
 * Two processes may make the same one at once: the last rename wins, and either is right.
 */
export async function cached(
  key: string,
  make: (temporary: string, path: string) => Promise<void>,
  folder = cacheFolder(),
): Promise<string> {
  const known = findCached(key, folder)
  if (known !== undefined) return known
  const path = libraryPath(key, folder)
  const temporary = temporaryPath(key, folder)
  writing(folder, () => mkdirSync(folder, { recursive: true, mode: 0o700 }))
  try {
    await make(temporary, path)
    if (existsSync(temporary)) writing(path, () => renameSync(temporary, path))
  } finally {
    rmSync(temporary, { force: true })
  }
  prune(folder, path)
  return path
}

/** A note lies beside the libraries: a fact that costs more to find out than to read. */
export function readNote(name: string, folder = cacheFolder()): string | undefined {
  try {
    return readFileSync(join(folder, name), 'utf8')
  } catch {
    return undefined
  }
}

/** Keeps a note where the cache can be written; nothing depends on one. False where it cannot. */
export function writeNote(
  name: string,
  note: string | Uint8Array,
  folder = cacheFolder(),
): boolean {
  const temporary = temporaryPath(name, folder)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(temporary, note)
    renameSync(temporary, join(folder, name))
    return true
  } catch {
    // It is found out again.
    if (existsSync(temporary)) rmSync(temporary)
    return false
  }
}

/** Bytes of the model called `name`, which counts as used now; undefined where there is none. */
export function readModel(name: string, folder = cacheFolder()): Uint8Array | undefined {
  const path = join(folder, name + modelSuffix)
  try {
    const bytes = readFileSync(path)
    touch(path)
    return bytes
  } catch {
    return undefined
  }
}

/** Keeps a model where the cache can be written; of two processes that keep one, the last does. */
export function writeModel(name: string, bytes: Uint8Array, folder = cacheFolder()): void {
  const file = name + modelSuffix
  if (writeNote(file, bytes, folder)) prune(folder, join(folder, file))
}

/** What `write` gives; `cannot-write` where the system refuses to write `path`. */
export function writing<T>(path: string, write: () => T): T {
  try {
    return write()
  } catch (error) {
    const { reason, hint } = explainSystemError(error)
    const details = hint === undefined ? {} : { hint }
    return refuse('cannot-write', { file: path, reason }, undefined, details)
  }
}

/** A path that no other process and no other call takes. */
function temporaryPath(name: string, folder: string): string {
  return join(folder, `.${name}.${process.pid}.${process.hrtime.bigint()}.tmp`)
}

/** Marks a file as used now; false where there is none. */
function touch(path: string): boolean {
  try {
    const now = new Date()
    utimesSync(path, now, now)
    return true
  } catch {
    // A cache that may only be read is of use too.
    return existsSync(path)
  }
}

/** Removes the least recently used files until the rest fits, and leftovers; `kept` stays. */
function prune(folder: string, kept: string): void {
  for (const name of readdirSync(folder).filter(each => !isBounded(each))) {
    const stat = statSync(join(folder, name), { throwIfNoEntry: false })
    if (stat && stat.mtimeMs < Date.now() - leftoverAge) rmSync(join(folder, name), { force: true })
  }
  const entries = readdirSync(folder)
    .filter(isBounded)
    .flatMap(name => {
      const stat = statSync(join(folder, name), { throwIfNoEntry: false })
      return stat ? [{ path: join(folder, name), bytes: stat.size, used: stat.mtimeMs }] : []
    })
    .sort((a, b) => b.used - a.used)
  let total = 0
  for (const { path, bytes } of entries) {
    total += bytes
    // Another process may remove it at the same time; one that has it loaded keeps it.
    if (total > limitBytes && path !== kept) rmSync(path, { force: true })
  }
}
