/** The trainings of a folder, as the studio shows them: which there are, and how far they came. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

import type { RunEntry, RunEpoch } from '../api-files.ts'
import { readTextFile } from '../../files/text.ts'
import type { EpochRecord } from '../../train/history.ts'
import { runFolder } from '../../train/run-folder.ts'

const mostHistory = 2 ** 26

/** Names of the folders below `runs` that a training has begun in. */
export function runNames(runs: string): readonly string[] {
  if (!existsSync(runs)) return []
  const folders = readdirSync(runs, { withFileTypes: true }).filter(each => each.isDirectory())
  return folders
    .map(each => each.name)
    .filter(name => existsSync(runFolder(join(runs, name)).config))
}

/** Every run, the oldest first. */
export function listRuns(runs: string): readonly RunEntry[] {
  const entries = runNames(runs).map(name => {
    const { config, weights } = runFolder(join(runs, name))
    const started = statSync(config).mtime.toISOString()
    const epochs = readEpochs(runs, name).length
    return { name, started, epochs, finished: existsSync(weights) }
  })
  return entries.sort((a, b) => (a.started < b.started ? -1 : 1))
}

/** Scores by epoch; none before the first is over, nor where somebody spoiled the file. */
export function readEpochs(runs: string, name: string): readonly RunEpoch[] {
  const { history } = runFolder(join(runs, name))
  if (!existsSync(history)) return []
  return epochsOf(readTextFile(history, { maxBytes: mostHistory })).map(
    ({ activations: _, ...scores }) => scores,
  )
}

function epochsOf(text: string): readonly EpochRecord[] {
  try {
    const value = JSON.parse(text) as { readonly epochs?: readonly EpochRecord[] } | null
    return Array.isArray(value?.epochs) ? value.epochs : []
  } catch {
    return []
  }
}
