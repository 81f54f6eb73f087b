/** The package's API in Node: scripts for which the build has kept compiled code. */
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

import type * as api from './index.ts'
import { keptScript, loadScript } from './kept-script.ts'
import type * as keptModel from './kept-model.ts'

const folder = dirname(fileURLToPath(import.meta.url))
const require = createRequire(import.meta.url)

/** Runs a script once, when something of it is called. */
function onCall<T>(name: string): () => T {
  let exports: T | undefined
  return () => (exports ??= loadScript<T>(keptScript(folder, name), require).exports)
}

/** The compiler, and the small part of it that runs what was kept. */
const library = onCall<typeof api>('library')
const quick = onCall<typeof keptModel>('quick')

/** Both scripts throw this one. */
export const { TenonError } = require('./tenon-error.cjs') as Pick<typeof api, 'TenonError'>

export const compile: typeof api.compile = async (config, options) =>
  (await quick().openKept(config, options)) ?? library().compile(config, options)

export const bench: typeof api.bench = (...args) => library().bench(...args)
export const build: typeof api.build = (...args) => library().build(...args)
export const check: typeof api.check = (...args) => library().check(...args)
export const diagram: typeof api.diagram = (...args) => library().diagram(...args)
export const evaluate: typeof api.evaluate = (...args) => library().evaluate(...args)
export const formatText: typeof api.formatText = (...args) => library().formatText(...args)
export const importModel: typeof api.importModel = (...args) => library().importModel(...args)
export const summarize: typeof api.summarize = (...args) => library().summarize(...args)
export const train: typeof api.train = (...args) => library().train(...args)
