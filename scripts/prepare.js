/** What npm runs before it packs or links the package: builds dist, with the tools for it. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const cwd = fileURLToPath(new URL('../', import.meta.url))

/** @param {readonly string[]} args of npm, the one that runs this */
function npm(args) {
  const program = process.env.npm_execpath
  const [command, first] = program ? [process.execPath, [program]] : ['npm', []]
  const env = { ...process.env, npm_config_global: 'false', npm_config_location: 'project' }
  const { status } = spawnSync(command, [...first, ...args], { cwd, env, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

// `npm install --global` of a git repository, as commit hooks are installed, brings no tools: the
// inner installation is global too, and lands elsewhere.
if (!existsSync(new URL('../node_modules/tsx', import.meta.url))) {
  npm(['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund'])
}
npm(['run', 'build'])
