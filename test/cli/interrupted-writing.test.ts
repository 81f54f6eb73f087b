/** Ctrl+C while `build` and `import` write: all of the files or none, and nothing half-written. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { temporaryFolder, tenon } from './support.ts'

const folder = temporaryFolder()

/** Weights of 8 MB, so that writing takes a while. */
const config = `tenon: 1
name: wide
inputs: {x: [1000]}
layers:
  - Dense: 2000
  - Dense: 4
`
writeFileSync(join(folder, 'wide.yaml'), config)

/** Runs a command, with a SIGINT at the n-th change of the folder that it writes into. */
async function interrupted(args: readonly string[], output: string, n: number) {
  mkdirSync(join(folder, output))
  let changes = 0
  let sent = false
  const { code, stderr } = await tenon([...args, '-o', output], {
    cwd: folder,
    whileRunning(child) {
      const watcher = watch(join(folder, output), () => {
        if (changes++ !== n) return
        sent = child.kill('SIGINT')
      })
      child.once('close', () => watcher.close())
    },
  })
  return { code, stderr, sent }
}

/** The names of the files, each of which is what the record beside them says. */
function sound(output: string): readonly string[] {
  const path = (name: string): string => join(folder, output, name)
  const names = readdirSync(join(folder, output)).sort()
  if (names.length === 0) return []
  const { files } = JSON.parse(readFileSync(path('tenon-files.json'), 'utf8')) as {
    readonly files: { readonly [name: string]: string }
  }
  expect(names).toEqual([...Object.keys(files), 'tenon-files.json'].sort())
  for (const [name, hash] of Object.entries(files))
    expect(
      createHash('sha256')
        .update(readFileSync(path(name)))
        .digest('hex'),
    ).toBe(hash)
  return Object.keys(files)
}

test.each([
  ['build', ['build', 'wide.yaml', '--target', 'onnx']],
  ['import', ['import', 'first/model.onnx']],
] as const)(
  '%s',
  async (name, args) => {
    if (name === 'import') {
      const { code } = await tenon(['build', 'wide.yaml', '--target', 'onnx', '-o', 'first'], {
        cwd: folder,
      })
      expect(code).toBe(0)
    }
    const outcomes = []
    for (const n of [0, 1, 2, 4]) {
      const output = `${name}-${n}`
      const { code, sent, stderr } = await interrupted(args, output, n)
      expect(sent, stderr).toBe(true)
      expect([0, 130, null]).toContain(code)
      outcomes.push(`change ${n}: ${code}, ${sound(output).length} files`)
    }
    console.log(name, outcomes)
  },
  120_000,
)

test('before anything is written', async () => {
  mkdirSync(join(folder, 'early'))
  const { code } = await tenon(['import', 'first/model.onnx', '-o', 'early'], {
    cwd: folder,
    whileRunning: child => void child.once('spawn', () => child.kill('SIGINT')),
  })
  expect(code).not.toBe(0)
  expect(readdirSync(join(folder, 'early'))).toEqual([])
})
