/** The lock of a run folder: one training at a time writes into it. */
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'

import { refuse } from '../diagnostics/diagnostic.ts'
import { explainSystemError, systemErrorCode } from '../files/system-errors.ts'

interface Owner {
  readonly pid: number
  /** When the process began, where that is known: numbers of processes are used again. */
  readonly began?: string | undefined
}

/** Takes the lock and gives what releases it; refused where a living process holds it. */
export function lockFolder(folder: string): () => void {
  const lock = join(folder, 'lock')
  const owner: Owner = { pid: process.pid, began: processStart(process.pid) }
  // A dead owner's lock is moved away first; whoever then creates the file has the lock.
  while (!tryCreate(lock, JSON.stringify(owner))) removeStale(lock, folder)
  return () => rmSync(lock, { force: true })
}

function tryCreate(lock: string, content: string): boolean {
  try {
    const handle = openSync(lock, 'wx')
    writeSync(handle, content)
    closeSync(handle)
    return true
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false
    const { reason, hint } = explainSystemError(error)
    return refuse('cannot-write', { file: lock, reason }, undefined, { hint })
  }
}

function removeStale(lock: string, folder: string): void {
  const content = readOrNothing(lock)
  if (content === undefined) return
  const owner = parseOwner(content)
  if (!owner && isYoung(lock)) return
  if (owner && isAlive(owner)) {
    const hint = `if that process is no training of this folder, delete ${lock}`
    refuse('run-locked', { folder, pid: owner.pid, lock }, undefined, { hint })
  }
  // Renaming takes the file from one contender alone; what was taken must be what was judged.
  const taken = `${lock}.${crypto.randomUUID()}`
  try {
    renameSync(lock, taken)
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return
    throw error
  }
  if (readOrNothing(taken) === content) rmSync(taken, { force: true })
  else renameSync(taken, lock)
}

function readOrNothing(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Whether the lock may still be being written: its owner's number follows within moments. */
function isYoung(lock: string): boolean {
  const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs
  return made !== undefined && Date.now() - made < 1000
}

/** Undefined for what was cut off while it was written. */
function parseOwner(content: string): Owner | undefined {
  try {
    const owner = JSON.parse(content) as Owner
    return Number.isSafeInteger(owner.pid) && owner.pid > 0 ? owner : undefined
  } catch {
    return undefined
  }
}

function isAlive({ pid, began }: Owner): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // Another user's process cannot be signalled, but it is there.
    return systemErrorCode(error) === 'EPERM'
  }
  return began === undefined || processStart(pid) === began
}

/** Boot and start time of a process, where the system tells them. */
function processStart(pid: number): string | undefined {
  const boot = readOrNothing('/proc/sys/kernel/random/boot_id')
  const status = readOrNothing(`/proc/${pid}/stat`)
  if (boot === undefined || status === undefined) return undefined
  // The name, in parentheses, may hold spaces; the start time is the 20th field behind it.
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ')
  return `${boot.trim()} ${fields[19]}`
}
