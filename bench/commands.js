/** Runs whole processes in turn, so that what else the machine does hits all of them. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Scripts find the packages of this folder, from wherever the bench is started. */
const cwd = fileURLToPath(new URL('.', import.meta.url))

const options = { cwd, encoding: 'utf8', maxBuffer: Infinity }

/**
 * All runs of each command, `{ms, stdout}`, after one round that warms the file caches. A command
 * is `{name, command, args}`; one that ends with an error throws, unless it says that it `fails`. It
 * may have an `env` beside that of this process, and something to do `before` each run.
 */
export function runInTurn(commands, rounds) {
  const runs = commands.map(() => [])
  for (let round = 0; round <= rounds; round++)
    commands.forEach((each, c) => {
      const run = runOnce(each)
      if (round > 0) runs[c].push(run)
    })
  return runs
}

function runOnce({ name, command, args, env = {}, fails = false, before = () => {} }) {
  before()
  const start = process.hrtime.bigint()
  const { status, stdout, stderr } = spawnSync(command, args, {
    ...options,
    env: { ...process.env, ...env },
  })
  const ms = Number(process.hrtime.bigint() - start) / 1e6
  if (status !== 0 && !fails) throw new Error(`${name} ended with ${status}: ${stderr}`)
  return { ms, stdout }
}

/** A process of Node with these arguments. */
export function nodeCommand(name, ...args) {
  return { name, command: process.execPath, args }
}

/** What every start of Node costs. */
export const emptyNode = nodeCommand('node -e 0', '-e', '0')
