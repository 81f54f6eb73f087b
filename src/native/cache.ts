/** Compiled libraries by content in the user's cache folder, which processes share safely. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs'
import { createHash, randomUUID } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { refuse } from '../diagnostics/diagnostic.ts'
import { explainSystemError } from '../files/system-errors.ts'

/** What all libraries together may take; the least recently used go first. */
const limitBytes = 256 * 2 ** 20

const suffix = '.node'

/** `$TENON_CACHE`, else the folder that the system means for caches. */
export function cacheFolder(): string {
  const { TENON_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env
  if (TENON_CACHE) return TENON_CACHE
  if (XDG_CACHE_HOME) return join(XDG_CACHE_HOME, 'tenon')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'tenon')
  if (LOCALAPPDATA) return join(LOCALAPPDATA, 'tenon', 'cache')
  return join(homedir(), '.cache', 'tenon')
}

/** The name under which a library lies in the cache: everything that decides its bytes. */
export function cacheKey(...parts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('hex').slice(0, 32)
}

/**
 * Path of the library called `key`; where there is none yet, `make` writes one to the path that it
 * is given. Two processes may make the same one at once: the last rename wins, and either is right.
 */
export async function cached(
  key: string,
  make: (path: string) => Promise<void>,
  folder = cacheFolder(),
): Promise<string> {
  const path = join(folder, key + suffix)
  if (touch(path)) return path
  const temporary = join(folder, `.${key}.${randomUUID()}.tmp`)
  writing(folder, () => mkdirSync(folder, { recursive: true, mode: 0o700 }))
  try {
    await make(temporary)
    writing(path, () => renameSync(temporary, path))
  } finally {
    rmSync(temporary, { force: true })
  }
  prune(folder, path)
  return path
}

function writing<T>(path: string, write: () => T): T {
  try {
    return write()
  } catch (error) {
    const { reason, hint } = explainSystemError(error)
    const details = hint === undefined ? {} : { hint }
    return refuse('cannot-write', { file: path, reason }, undefined, details)
  }
}

/** Marks a library as used now; false where there is none. */
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

/** Removes the least recently used libraries until the rest fits; `kept` stays. */
function prune(folder: string, kept: string): void {
  const entries = readdirSync(folder)
    .filter(name => name.endsWith(suffix))
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
