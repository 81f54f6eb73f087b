/** The program: runs the command line, one script for which the build has kept compiled code. */
import { existsSync } from 'node:fs'

import { keptScript, loadScript } from '../kept-script.ts'
import type { main } from './main.ts'

/** What the script of the command line exports. */
interface CommandLine {
  readonly main: typeof main
}

/** A Node for which nothing was compiled does it now, and keeps it if it is 22.1 or later. */
function loadQuickly(): CommandLine {
  const kept = keptScript(__dirname, 'command')
  if (existsSync(kept.codePath)) return loadScript<CommandLine>(kept, require).exports
  const own = require('node:module') as { readonly enableCompileCache?: () => void }
  own.enableCompileCache?.()
  return require(kept.path) as CommandLine
}

// The build requires this file instead, to compile code.
export { keptScript, loadScript }

if (require.main === module) {
  const { main } = loadQuickly()
  void main(process.argv.slice(2)).then(code => {
    process.exitCode = code
  })
}
