/** Builds dist: the generated validator, both bundles, their licences and the type declarations. */
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from './bundle.ts'
import { dist, entries, inRoot, root } from './paths.ts'
import { currentlyBundled, licenceTexts } from './third-party.ts'
import { writePageScript } from './page-script.ts'
import { writeStudio } from './studio.ts'
import { writeValidator } from './validator.ts'

const shebang = '#!/usr/bin/env node\n'

/** Replaces the bundles in dist. A failed build leaves none: a stale one would be tested as new. */
export async function buildBundles(): Promise<void> {
  removeBundles()
  const { outputFiles } = await bundle(dist)
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true })
    const isCommand = path === join(dist, 'tenon.cjs')
    writeFileSync(path, isCommand ? shebang + text : text)
    if (isCommand) chmodSync(path, 0o755)
  }
  await writeStudio()
  writeFileSync(join(dist, 'licences.txt'), licenceTexts(await currentlyBundled()))
  keepCode()
}

/** Without bundles, tests of the built command line fail instead of passing on yesterday's. */
export function removeBundles(): void {
  const old = existsSync(dist) ? readdirSync(dist) : []
  const isBundle = (name: string): boolean => name in entries || /^chunks$|\.code$/.test(name)
  for (const name of old.filter(isBundle)) rmSync(join(dist, name), { recursive: true })
}

/** Compiles the scripts ahead, in a Node without what tests and tools add to it. */
function keepCode(): void {
  const { NODE_OPTIONS: _, ...env } = process.env
  for (const name of ['command', 'library', 'quick']) {
    const { status } = spawnSync(process.execPath, [inRoot(`scripts/code/${name}.js`)], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    if (status !== 0) throw new Error(`build: ${name}.cjs fails at its own examples`)
  }
}

/** Writes dist/*.d.ts next to the bundles; type errors are shown here and fail the tests. */
function writeDeclarations(): void {
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
  console.log(`build: validator ${await writeValidator()}, page ${await writePageScript()}`)
  await buildBundles()
  writeDeclarations()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
