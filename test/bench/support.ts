/** Commands of `bench/`, run briefly: what they print is looked at, the times are not. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { root } from '../../scripts/paths.ts'
import { compiler } from '../support/native.ts'

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Python starts too slowly for a short run: there is none, as on a machine without it. */
const env = { CC: compiler, PYTHON: 'no-python-in-tests' }

/** Runs a script of `bench/`, or of a copy of it. */
export async function runBench(
  script: string,
  args: readonly string[],
  folder = join(root, 'bench'),
): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
  })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', text => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', text => (stderr += text))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}
