/** Builds dist: the generated validator, both bundles, their licences and the type declarations. */
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle, presentEntries } from './bundle.ts'
import { dist, entries, inRoot, root } from './paths.ts'
import { currentlyBundled, licenceTexts } from './third-party.ts'
import { writeValidator } from './validator.ts'

const shebang = '#!/usr/bin/env node\n'

/** Replaces the bundles in dist. A failed build leaves none: a stale one would be tested as new. */
export async function buildBundles(): Promise<void> {
  const present = presentEntries()
  for (const [name, source] of Object.entries(entries)) {
    if (name in present) continue
    console.log(`build: no dist/${name}.js, because ${source.slice(root.length)} does not exist`)
  }
  removeBundles()
  if (Object.keys(present).length === 0) return
  const { outputFiles } = await bundle(present, dist)
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true })
    const isCommand = path === join(dist, 'tenon.js')
    writeFileSync(path, isCommand ? shebang + text : text)
    if (isCommand) chmodSync(path, 0o755)
  }
  writeFileSync(join(dist, 'licences.txt'), licenceTexts(await currentlyBundled()))
}

/** Without bundles, tests of the built command line fail instead of passing on yesterday's. */
export function removeBundles(): void {
  for (const name of Object.keys(entries)) rmSync(join(dist, `${name}.js`), { force: true })
  rmSync(join(dist, 'chunks'), { recursive: true, force: true })
}

/** Writes dist/*.d.ts next to the bundles; type errors are shown here and fail the tests. */
function writeDeclarations(): void {
  if (!('index' in presentEntries())) return
  const compiler = inRoot('node_modules/typescript/bin/tsc')
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  })
  const written = 'config/validate.generated.d.ts' // by hand, so the compiler leaves it behind
  cpSync(inRoot(`src/${written}`), join(dist, written))
  if (status !== 0) console.log('build: the type declarations may be incomplete (see above)')
}

async function main(): Promise<void> {
  console.log(`build: validator ${await writeValidator()}`)
  await buildBundles()
  writeDeclarations()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
