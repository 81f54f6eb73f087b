/** A folder of pictures: a folder per class, PNG files in each. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { refuse } from '../diagnostics/diagnostic.ts'
import { type PngPicture, openPng } from './png.ts'
import { isPng } from './signatures.ts'
import { readFileChecked } from './read.ts'
import { recognise } from './signatures.ts'
import { explainSystemError, systemErrorCode } from './system-errors.ts'

/** The pictures of one class, by name of the file. */
export interface PictureClass {
  readonly name: string
  readonly files: readonly string[]
}

/** No file of a single picture is larger: 256 MiB. */
const maxPictureBytes = 2 ** 28

/**
 * The folders in `path` with the files in each, all sorted by the code points of their names. Names
 * that begin with a dot, and files beside the folders, are left out.
 */
export function listPictures(path: string): readonly PictureClass[] {
  const classes = namesIn(path).filter(name => statSync(join(path, name)).isDirectory())
  if (classes.length === 0)
    return refuse('no-pictures', { folder: path, problem: 'holds no folder, and each is a class' })
  return classes.map(name => {
    const folder = join(path, name)
    const names = namesIn(folder)
    if (names.length === 0)
      refuse('no-pictures', { folder, problem: 'is a class without pictures' })
    return { name, files: names.map(each => join(folder, each)) }
  })
}

/** Reads the picture but for its pixels; what it is shows in its first bytes, not in its name. */
export function openPicture(path: string): PngPicture {
  const bytes = readFileChecked(path, { maxBytes: maxPictureBytes })
  if (isPng(bytes)) return openPng(bytes, path)
  const hint = bytes.length === 0 ? 'it is empty' : recognise(bytes)
  return refuse('unknown-picture-format', { file: path }, undefined, { hint })
}

function namesIn(path: string): readonly string[] {
  try {
    const names = readdirSync(path).filter(name => !name.startsWith('.'))
    return names.sort((a, b) => Number(a > b) - Number(a < b))
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return refuse('file-not-found', { file: path })
    const { reason, hint } = explainSystemError(error)
    return refuse('cannot-read', { file: path, reason }, undefined, { hint })
  }
}
