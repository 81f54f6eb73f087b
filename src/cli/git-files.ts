/** Asks git which files of a folder are its own or may become so. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** YAML files below a folder that git does not ignore; undefined where there is no git to ask. */
export function listByGit(folder: string): readonly string[] | undefined {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const { status, stdout } = spawnSync('git', ['-C', folder, ...args, '--', '*.yaml', '*.yml'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (status !== 0) return undefined
  const names = stdout.split('\0').filter(name => name !== '')
  return [...new Set(names.map(name => join(folder, name)))].filter(path => existsSync(path))
}
