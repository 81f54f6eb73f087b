/** Runs checks by the command line in dist, and keeps the code that was compiled meanwhile. */
import { renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const { codePath, load } = createRequire(import.meta.url)('../dist/tenon.cjs')

const { script, main } = load()
for (const file of process.argv.slice(2)) await main(['check', file])
// V8 notices code that was cut short, but nothing would mend it.
writeFileSync(`${codePath}.part`, script.createCachedData())
renameSync(`${codePath}.part`, codePath)
process.exitCode = 0
