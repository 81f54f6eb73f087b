/** Scripts for which the build has kept compiled code. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Script } from 'node:vm'

const machine = `${process.version}-${process.platform}-${process.arch}`

/** A script beside what loads it. */
export interface KeptScript {
  readonly path: string
  /** Where the code lies that one version of Node on one kind of machine has compiled. */
  readonly codePath: string
}

/** A script that has run: what it exports, and what can be asked for its code. */
export interface LoadedScript<T> {
  readonly script: Script
  readonly exports: T
}

export function keptScript(folder: string, name: string): KeptScript {
  return { path: join(folder, `${name}.cjs`), codePath: join(folder, `${name}.${machine}.code`) }
}

/**
 * Runs a script with the code that was compiled of it; V8 compiles anew what it cannot use, as
 * where it runs with other flags.
 */
export function loadScript<T>(
  { path, codePath }: KeptScript,
  require: NodeJS.Require,
): LoadedScript<T> {
  const cachedData = existsSync(codePath) ? readFileSync(codePath) : undefined
  // Latin-1 is read fastest, and the script is all ASCII.
  const body = readFileSync(path, 'latin1')
  const text = `(function (exports, require, module, __filename, __dirname) {${body}\n})`
  const script = new Script(text, { filename: path, ...(cachedData && { cachedData }) })
  const loaded = { exports: {} }
  script.runInThisContext()(loaded.exports, require, loaded, path, dirname(path))
  return { script, exports: loaded.exports as T }
}
