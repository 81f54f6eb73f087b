/** The program: runs the command line, one script for which the build has kept compiled code. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Script } from 'node:vm'

import type { main } from './main.ts'

/** What the script of the command line exports. */
interface CommandLine {
  readonly main: typeof main
}

const path = join(__dirname, 'command.cjs')

const machine = `${process.version}-${process.platform}-${process.arch}`

/** Where the code lies that one version of Node on one kind of machine has compiled. */
export const codePath = join(__dirname, `command.${machine}.code`)

/**
 * Loads the script with the code that was compiled of it; V8 compiles anew what it cannot use, as
 * where it runs with other flags.
 */
export function load(cachedData?: Buffer): { readonly script: Script } & CommandLine {
  // Latin-1 is read fastest, and the script is all ASCII.
  const body = readFileSync(path, 'latin1')
  const text = `(function (exports, require, module, __filename, __dirname) {${body}\n})`
  const script = new Script(text, { filename: path, ...(cachedData && { cachedData }) })
  const loaded = { exports: {} }
  script.runInThisContext()(loaded.exports, require, loaded, path, __dirname)
  return { script, ...(loaded.exports as CommandLine) }
}

/** A Node for which nothing was compiled does it now, and keeps it if it is 22.1 or later. */
function loadQuickly(): CommandLine {
  if (existsSync(codePath)) return load(readFileSync(codePath))
  const own = require('node:module') as { readonly enableCompileCache?: () => void }
  own.enableCompileCache?.()
  return require(path) as CommandLine
}

// The build requires this file instead, to compile the code.
if (require.main === module) {
  const { main } = loadQuickly()
  void main(process.argv.slice(2)).then(code => {
    process.exitCode = code
  })
}
