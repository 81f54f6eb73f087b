/** The files that callbacks write after an epoch, in a folder of their own. */
import { join } from 'node:path'

import type { TrainingModel } from '../build/model.ts'
import { writeFileAtomically } from '../files/atomic.ts'
import { decide } from './decide.ts'
import { type EpochRecord, formatTable } from './history.ts'
import type { RunFolder } from './run-folder.ts'
import { makeFolder } from '../files/folder.ts'
import type { Values } from './values.ts'
import { formatWeights } from './weights.ts'

/** Every file is written whole: what an interrupted epoch left is written again. */
export function writeCallbackFiles(
  { callbacks: folder }: RunFolder,
  { model, callbacks }: TrainingModel,
  history: readonly EpochRecord[],
  values: Values,
): void {
  const { saves = [], logs = [] } = decide(callbacks, history)
  if (saves.length + logs.length === 0) return
  makeFolder(folder)
  for (const file of saves) writeFileAtomically(join(folder, file), formatWeights(model, values))
  for (const { file, separator } of logs) {
    const table = formatTable(history, separator)
    writeFileAtomically(join(folder, file), new TextEncoder().encode(table))
  }
}
