/** Which files `tenon check` looks at: those named, and the configs in folders and globs. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, normalize, sep } from 'node:path'

import { isConfigText } from '../config/is-config.ts'
import { TenonError } from '../diagnostics/diagnostic.ts'
import { readTextFile } from '../files/text.ts'
import { UsageError } from './failure.ts'
import { globFolder, isGlob, matchesGlob } from './glob.ts'
import { repositoryRoot } from './repository.ts'

export interface FoundConfigs {
  readonly files: readonly string[]
  /** How many YAML files of folders and globs have no `tenon:` at their top level. */
  readonly skipped: number
}

export interface FindOptions {
  /** Treats files that are named as those of folders: without `tenon:` they are skipped. */
  readonly skipOthers?: boolean
}

/** Finds what is to be checked; refused where nothing is, unless others may be skipped. */
export async function findConfigs(
  patterns: readonly string[],
  { skipOthers = false }: FindOptions = {},
): Promise<FoundConfigs> {
  const wanted = patterns.length > 0 ? patterns : ['.']
  const found = await Promise.all(wanted.map(each => findPattern(each, skipOthers)))
  const files = [...new Set(found.flatMap(each => each.files))]
  const skipped = new Set(found.flatMap(each => each.skipped))
  if (files.length > 0 || (skipOthers && skipped.size > 0)) return { files, skipped: skipped.size }
  const where = patterns.length > 0 ? patterns.join(', ') : 'this folder and those below it'
  const others = skipped.size > 0 ? `, only YAML without a \`tenon:\` (${skipped.size})` : ''
  throw new UsageError(`no config in ${where}${others}`)
}

interface Found {
  readonly files: readonly string[]
  readonly skipped: readonly string[]
}

async function findPattern(pattern: string, skipOthers: boolean): Promise<Found> {
  if (statSync(pattern, { throwIfNoEntry: false })?.isDirectory())
    return pick(await listYaml(pattern))
  if (existsSync(pattern)) {
    const file = normalize(pattern)
    return skipOthers ? pick([file]) : { files: [file], skipped: [] }
  }
  if (!isGlob(pattern)) throw new UsageError(`${pattern} does not exist`)
  const folder = globFolder(pattern)
  if (!existsSync(folder)) return { files: [], skipped: [] }
  const files = await listYaml(folder)
  return pick(files.filter(file => matchesGlob(slashes(file), pattern)))
}

function pick(files: readonly string[]): Found {
  const configs = files.filter(isConfig)
  return { files: configs, skipped: files.filter(file => !configs.includes(file)) }
}

/** Nothing larger is a config, and nothing larger is read to see. */
const maxBytes = 2 ** 24

function isConfig(file: string): boolean {
  try {
    return isConfigText(readTextFile(file, { maxBytes }))
  } catch (error) {
    if (error instanceof TenonError) return false
    throw error
  }
}

/** All YAML files below a folder, but for what git ignores and what packages bring. */
async function listYaml(folder: string): Promise<readonly string[]> {
  const files = (await listRepository(folder)) ?? walk(folder)
  return files
    .filter(file => /\.ya?ml$/.test(file) && !slashes(file).split('/').includes('node_modules'))
    .map(normalize)
    .sort()
}

/** Undefined outside of repositories, and where there is no git to ask. */
async function listRepository(folder: string): Promise<readonly string[] | undefined> {
  if (repositoryRoot(folder) === undefined) return undefined
  const { listByGit } = await import('./git-files.ts')
  return listByGit(folder)
}

function walk(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name)
    if (entry.isFile()) return [path]
    const enter = entry.isDirectory() && entry.name !== 'node_modules' && entry.name[0] !== '.'
    return enter ? walk(path) : []
  })
}

function slashes(path: string): string {
  return path.split(sep).join('/')
}
