/** Folders that results are written into. */
import { mkdirSync } from 'node:fs'

import { refuse } from '../diagnostics/diagnostic.ts'
import { explainSystemError, systemErrorCode } from './system-errors.ts'

/** A name is free text; a folder is called by what of it every file system takes. */
export function folderName(name: string): string {
  const safe = name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '')
  return safe === '' ? 'model' : safe
}

/** Makes a folder and those above it; one that is there already is fine. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    refuseFolder(folder, error)
  }
}

/** False where it is there already. */
export function makeNewFolder(folder: string): boolean {
  try {
    mkdirSync(folder)
    return true
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false
    return refuseFolder(folder, error)
  }
}

function refuseFolder(file: string, error: unknown): never {
  const { reason, hint } = explainSystemError(error)
  return refuse('cannot-write', { file, reason }, undefined, { hint })
}
