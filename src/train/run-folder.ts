/** Run folders: `runs/NAME` with the config, checkpoints, weights and history of one training. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { refuse } from '../diagnostics/diagnostic.ts'
import { makeFolder, makeNewFolder } from '../files/folder.ts'

/** Where each file of a run lies. */
export interface RunFolder {
  readonly folder: string
  /** The text of the config that was trained. */
  readonly config: string
  readonly checkpoints: string
  /** The final weights. */
  readonly weights: string
  /** The weights of the best epoch, where training ends with them. */
  readonly best: string
  /** The folder of the files that callbacks write. */
  readonly callbacks: string
  readonly history: string
  readonly curves: string
  /** Names of classes by output, where the data has names. */
  readonly classes: string
}

export function runFolder(folder: string): RunFolder {
  return {
    folder,
    config: join(folder, 'config.yaml'),
    checkpoints: join(folder, 'checkpoints'),
    weights: join(folder, 'weights.safetensors'),
    best: join(folder, 'best.safetensors'),
    callbacks: join(folder, 'callbacks'),
    history: join(folder, 'history.json'),
    curves: join(folder, 'curves.svg'),
    classes: join(folder, 'classes.json'),
  }
}

/** A new folder: `NAME`, or `NAME-2` and so on where earlier runs have taken that. */
export function createRunFolder(runs: string, name: string): RunFolder {
  makeFolder(runs)
  for (let number = 1; ; number++) {
    const folder = join(runs, number === 1 ? name : `${name}-${number}`)
    if (!makeNewFolder(folder)) continue
    return runFolder(folder)
  }
}

/** The newest run of that name, for `--resume`. */
export function latestRunFolder(runs: string, name: string): RunFolder {
  return findRunFolder(runs, name) ?? refuse('no-checkpoint', { folder: join(runs, name) })
}

/** The newest run of that name, if there is one. */
export function findRunFolder(runs: string, name: string): RunFolder | undefined {
  const numbers = existsSync(runs) ? readdirSync(runs).map(each => runNumber(each, name)) : []
  const newest = Math.max(0, ...numbers)
  if (newest === 0) return undefined
  return runFolder(join(runs, newest > 1 ? `${name}-${newest}` : name))
}

/** 0 for folders of other names. */
function runNumber(folder: string, name: string): number {
  if (folder === name) return 1
  if (!folder.startsWith(`${name}-`)) return 0
  const rest = folder.slice(name.length + 1)
  return /^[1-9]\d*$/.test(rest) ? Number(rest) : 0
}
