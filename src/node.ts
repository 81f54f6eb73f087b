/** The package's API in Node: one script for which the build has kept compiled code. */
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

import type * as api from './index.ts'
import { keptScript, loadScript } from './kept-script.ts'

const kept = keptScript(dirname(fileURLToPath(import.meta.url)), 'library')

export const {
  TenonError,
  bench,
  build,
  check,
  compile,
  diagram,
  evaluate,
  formatText,
  importModel,
  summarize,
  train,
} = loadScript<typeof api>(kept, createRequire(import.meta.url)).exports
