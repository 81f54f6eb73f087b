/** Configs of git revisions: `main:configs/model.yaml`, read by git itself. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, relative, sep } from 'node:path'
import { promisify } from 'node:util'

import { refuse } from '../diagnostics/diagnostic.ts'
import { type Source, createSource } from '../diagnostics/source.ts'
import { openConfig } from '../config-source.ts'

/** Far more than the longest text that is parsed. */
const maxBytes = 2 ** 24

/** A path, or `REV:path`; a file that is there under the whole name comes first. */
export async function openRevision(argument: string): Promise<Source> {
  const colon = argument.indexOf(':')
  if (colon <= 0 || existsSync(argument)) return openConfig(argument)
  return readRevision(argument.slice(0, colon), argument.slice(colon + 1))
}

/** The text that a file had; refused where there is no such revision, or no such file in it. */
export async function readRevision(revision: string, file: string): Promise<Source> {
  const folder = existingFolder(dirname(file))
  const git = await createGit(folder)
  const commit = await findCommit(git, revision)
  if (commit === undefined) {
    const shallow = (await git(['rev-parse', '--is-shallow-repository']))?.trim() === 'true'
    const hint = shallow ? shallowHint : undefined
    refuse('unknown-revision', { revision, file }, undefined, { hint })
  }
  const place = relative(folder, file).split(sep).join('/')
  const text = await git(['show', `${commit}:./${place}`])
  if (text === undefined) refuse('not-in-revision', { revision, file })
  return createSource(`${revision}:${file}`, text)
}

/** Nothing that git would read as an option, a range or a path is a name of a commit. */
async function findCommit(git: Git, revision: string): Promise<string | undefined> {
  if (!/^[^-\s:][^\s:]*$/.test(revision) || revision.includes('..')) return undefined
  const name = await git(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`])
  return name?.trim()
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

type Git = (args: readonly string[]) => Promise<string | undefined>

/** Runs git in a folder, never through a shell; undefined where git says no. */
async function createGit(folder: string): Promise<Git> {
  const run = promisify(execFile)
  const git: Git = async args => {
    try {
      const options = { encoding: 'utf8', maxBuffer: maxBytes, windowsHide: true } as const
      const { stdout } = await run('git', ['-C', folder, ...args], options)
      return stdout
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOENT') refuse('no-repository', { reason: 'git is not installed' })
      return undefined
    }
  }
  if ((await git(['rev-parse', '--git-dir'])) === undefined)
    refuse('no-repository', { reason: `${folder} is in no git repository` })
  return git
}
