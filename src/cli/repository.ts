/** Paths as machines read them: relative to the repository, with slashes. */
import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'

/** The folder that holds `.git`, from `folder` upward; undefined outside of repositories. */
export function repositoryRoot(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (at === dirname(at)) return undefined
  }
}

/** Turns a path relative to the working folder into one relative to the repository's root. */
export function createRelativeNames(): (file: string) => string {
  const root = repositoryRoot('.') ?? process.cwd()
  return file => relative(root, resolve(file)).split(sep).join('/')
}
