/** Keras, where it is installed: an outside witness that the tests do without elsewhere. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/paths.ts'

/** `KERAS_PYTHON`, or the environment that CONTRIBUTING.md tells how to make. */
const candidates = [process.env['KERAS_PYTHON'], join(root, '.venv/bin/python')]

const probe = "import importlib.util as u; assert all(map(u.find_spec, ('keras', 'jax', 'h5py')))"

/** A Python that has Keras on JAX; undefined where there is none. */
export function findKeras(): string | undefined {
  const found = candidates.find(each => {
    if (each === undefined || !existsSync(each)) return false
    return spawnSync(each, ['-c', probe]).status === 0
  })
  if (!found) console.log('no Keras: set KERAS_PYTHON to a Python with keras, jax and h5py')
  return found
}

/** Runs a script; gives what it prints. Fails with what it says about a failure. */
export function runPython(
  python: string,
  args: readonly string[],
  env: { readonly [name: string]: string } = {},
): string {
  const { status, stdout, stderr } = spawnSync(python, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, KERAS_BACKEND: 'jax', TF_CPP_MIN_LOG_LEVEL: '3', ...env },
  })
  if (status !== 0) throw new Error(`python ${args.join(' ')}: ${stderr.slice(-3000)}`)
  return stdout
}
