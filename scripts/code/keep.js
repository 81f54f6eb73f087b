/** Keeps the code that is compiled of a script while it runs. */
import { renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const dist = fileURLToPath(new URL('../../dist/', import.meta.url))
const { keptScript, loadScript } = createRequire(import.meta.url)(`${dist}tenon.cjs`)

/** Runs `use` on what a script of dist exports, and keeps all code that V8 has of it then. */
export async function keepCode(name, use) {
  const kept = keptScript(dist, name)
  const { script, exports } = loadScript(kept, createRequire(dist))
  await use(exports)
  // V8 notices code that was cut short, but nothing would mend it.
  writeFileSync(`${kept.codePath}.part`, script.createCachedData())
  renameSync(`${kept.codePath}.part`, kept.codePath)
}

/** The path of an example beside this file. */
export const example = file => fileURLToPath(new URL(file, import.meta.url))
