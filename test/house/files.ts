/** The project's own files, for the guards that read them. */
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A file with its path relative to the project, with forward slashes. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

const root = fileURLToPath(new URL('../../', import.meta.url))

export function readProjectFile(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** All files below a folder whose names end with `suffix`, sorted; generated ones left out. */
export function filesBelow(folder: string, suffix: string): readonly SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true })
    .map(each => `${folder}/${String(each).replaceAll('\\', '/')}`)
    .filter(path => path.endsWith(suffix) && !path.includes('.generated.'))
    .sort()
    .map(path => ({ path, text: readProjectFile(path) }))
}

/** Every text file that git tracks. */
export function trackedFiles(): readonly SourceFile[] {
  const list = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  return list
    .split('\0')
    .filter(path => path !== '' && existsStill(path))
    .map(path => ({ path, text: readProjectFile(path) }))
    .filter(({ text }) => !text.includes('\0'))
}

/** Git lists a file until its removal is committed. */
function existsStill(path: string): boolean {
  try {
    return readFileSync(join(root, path)).length > 0
  } catch {
    return false
  }
}
