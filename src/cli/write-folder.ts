/** Writes files into a folder: all of them or none, and over nothing that someone else wrote. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { refuse } from '../diagnostics/diagnostic.ts'
import { writeFilesAtomically } from '../files/atomic.ts'
import { makeFolder } from '../files/folder.ts'

/** A file to write; its name may lead into folders below, and nowhere else. */
export interface FolderFile {
  readonly name: string
  readonly content: string | Uint8Array
}

export interface WriteFolderOptions {
  /** Replaces what is there, whoever wrote it. */
  readonly force?: boolean | undefined
}

/** Remembers what was written, so that what a person changed since is not overwritten. */
const recordName = 'tenon-files.json'

/** SHA-256 of the files that were written into a folder, by name. */
interface FolderRecord {
  readonly files: { readonly [name: string]: string }
}

/**
 * Writes files into `folder`, which is made where it is not there, and gives their paths. A file
 * that is there already is replaced only as it was written last time, or with `force`; otherwise
 * `file-exists` names it and nothing is written. Everything is written beside its place first, so
 * that a failure or Ctrl+C leaves all of the old or all of the new.
 */
export function writeFolder(
  folder: string,
  files: readonly FolderFile[],
  { force = false }: WriteFolderOptions = {},
): readonly string[] {
  const record = readRecord(folder)
  if (!force) for (const { name } of files) refuseForeign(folder, name, record)
  const bytes = files.map(({ name, content }) => ({ name, bytes: bytesOf(content) }))
  const written = Object.fromEntries(bytes.map(each => [each.name, hashOf(each.bytes)]))
  const next: FolderRecord = { files: { ...record.files, ...written } }
  const recorded = { name: recordName, bytes: bytesOf(`${JSON.stringify(next, undefined, 2)}\n`) }
  const all = [...bytes, recorded].map(each => ({ ...each, path: join(folder, each.name) }))
  for (const each of new Set(all.map(({ path }) => dirname(path)))) makeFolder(each)
  const release = holdInterrupt()
  try {
    writeFilesAtomically(all)
  } finally {
    release()
  }
  return files.map(({ name }) => join(folder, name))
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content
}

function refuseForeign(folder: string, name: string, { files }: FolderRecord): void {
  const file = join(folder, name)
  if (!existsSync(file)) return
  const hint = Object.hasOwn(files, name)
    ? 'it was changed since it was written; --force replaces it'
    : '--force replaces it'
  if (!Object.hasOwn(files, name) || files[name] !== hashOf(readFileSync(file)))
    refuse('file-exists', { file }, undefined, { hint })
}

/** What is no record counts as none: the files beside it are then someone else's. */
function readRecord(folder: string): FolderRecord {
  try {
    const { files } = JSON.parse(readFileSync(join(folder, recordName), 'utf8')) as FolderRecord
    return { files: typeof files === 'object' && files !== null ? files : {} }
  } catch {
    return { files: {} }
  }
}

function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Until it is released, Ctrl+C does nothing: the work takes moments and is not left half-way. */
function holdInterrupt(): () => void {
  const ignore = (): void => {}
  process.on('SIGINT', ignore)
  return () => void process.off('SIGINT', ignore)
}
