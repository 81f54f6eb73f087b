/** Configs of git revisions: `main:configs/model.yaml`, read by git itself. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

import { type ConfigSource, openConfig } from '../config-source.ts'
import { refuse } from '../diagnostics/diagnostic.ts'
import { type Source, createSource } from '../diagnostics/source.ts'

/** Far more than the longest text that is parsed. */
const maxBytes = 2 ** 24

/** A path, or `REV:path`; a file that is there under the whole name comes first. */
export async function openRevision(argument: string): Promise<ConfigSource> {
  const colon = argument.indexOf(':')
  if (colon <= 0 || existsSync(argument)) return openConfig(argument)
  return readRevision(argument.slice(0, colon), argument.slice(colon + 1))
}

/**
 * The text that a file had, with those that it names as they were too; refused where there is no
 * such revision, or no such file in it.
 */
export function readRevision(revision: string, file: string): ConfigSource {
  const folder = existingFolder(dirname(file))
  const git = createGit(folder)
  const commit = findCommit(git, revision)
  if (commit === undefined) {
    const shallow = git(['rev-parse', '--is-shallow-repository'])?.trim() === 'true'
    const hint = shallow ? shallowHint : undefined
    refuse('unknown-revision', { revision, file }, undefined, { hint })
  }
  const readThere = (path: string): Source => {
    const place = relative(folder, path).split(sep).join('/')
    const text = git(['show', `${commit}:./${place}`])
    if (text === undefined) refuse('not-in-revision', { revision, file: path })
    return createSource(`${revision}:${path}`, text)
  }
  const read = (path: string, from: Source): Source =>
    readThere(join(dirname(from.file.slice(revision.length + 1)), path))
  return { ...readThere(file), options: { read } }
}

/** Nothing that git would read as an option, a range or a path is a name of a commit. */
function findCommit(git: Git, revision: string): string | undefined {
  if (!/^[^-\s:][^\s:]*$/.test(revision) || revision.includes('..')) return undefined
  return git(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`])?.trim()
}

const shallowHint =
  'this is a shallow clone, which lacks older commits: fetch them, as `fetch-depth: 0` does for ' +
  '`actions/checkout`'

/** A file may be gone with its folder; git is asked in the nearest one that is there. */
function existingFolder(folder: string): string {
  let at = folder
  while (!existsSync(at) && at !== dirname(at)) at = dirname(at)
  return at
}

type Git = (args: readonly string[]) => string | undefined

/** Runs git in a folder, never through a shell; undefined where git says no. */
function createGit(folder: string): Git {
  const git: Git = args => {
    const options = { encoding: 'utf8', maxBuffer: maxBytes, windowsHide: true } as const
    const { status, stdout, error } = spawnSync('git', ['-C', folder, ...args], options)
    if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT')
      refuse('no-repository', { reason: 'git is not installed' })
    return status === 0 ? stdout : undefined
  }
  if (git(['rev-parse', '--git-dir']) === undefined)
    refuse('no-repository', { reason: `${folder} is in no git repository` })
  return git
}
