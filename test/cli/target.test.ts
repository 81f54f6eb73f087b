/** What the command line says of the target, and that it never waits for a compiler to run. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { compiler, toolchain } from '../support/native.ts'
import { halves, temporaryFolder, tenon, writeHalves } from './support.ts'

const folder = temporaryFolder()
writeFileSync(join(folder, 'model.yaml'), halves())
writeHalves(folder)
writeFileSync(join(folder, 'x.json'), JSON.stringify([Array(4).fill(Array(4).fill([7]))]))
const cache = join(folder, 'cache')

const call = (command: string, ...rest: readonly string[]) =>
  tenon([command, 'model.yaml', ...rest], {
    cwd: folder,
    env: { CC: compiler, TENON_CACHE: cache },
  })
const run = (...rest: readonly string[]) => call('run', '--input', 'image=x.json', ...rest)
const libraries = (): readonly string[] =>
  existsSync(cache) ? readdirSync(cache).filter(each => each.endsWith('.node')) : []

describe.skipIf(!toolchain)('with a compiler', () => {
  test('a run ends before the compiler, which finishes for the next run', async () => {
    const first = await run()
    expect(first.code).toBe(0)
    expect(first.stderr).toContain('target: wasm: until native code is compiled\n')
    await vi.waitFor(() => expect(libraries()).toHaveLength(1), 60_000)
    const second = await run()
    expect(second.stderr).toContain('target: native\n')
    const numbers = ({ stdout }: { readonly stdout: string }): number[] =>
      (JSON.parse(stdout) as { dense_1: number[][] }).dense_1[0]!
    const [before, after] = [numbers(first), numbers(second)]
    for (const [i, value] of after.entries()) expect(value).toBeCloseTo(before[i]!, 5)
    await vi.waitFor(() =>
      expect(readdirSync(cache).filter(each => each.startsWith('.'))).toEqual([]),
    )
  })

  test('training, evaluation and times take native code, with threads', async () => {
    const trained = await call('train', '--epochs', '1', '--threads', '2')
    expect(trained.stderr).toContain('(native; runs/halves)')
    const evaluated = await call('evaluate', '--threads', '2', '--format', 'json')
    expect(evaluated.stderr).toContain('target: native\n')
    const timed = await call('bench', '--threads', '2', '--format', 'json')
    expect(JSON.parse(timed.stdout)).toMatchObject({ target: 'native', threads: 2 })
  })
})

test('a run with weights is kept, and runs again with the same results', async () => {
  const own = join(folder, 'kept')
  const trained = await tenon(['train', 'model.yaml', '--epochs', '1', '--target', 'wasm'], {
    cwd: folder,
    env: { TENON_CACHE: own },
  })
  expect(trained.code, trained.stderr).toBe(0)
  const weights = join('runs', readdirSync(join(folder, 'runs')).at(-1)!, 'weights.safetensors')
  const args = ['run', 'model.yaml', '--input', 'image=x.json', '--weights', weights]
  const again = () =>
    tenon([...args, '--target', 'wasm'], { cwd: folder, env: { TENON_CACHE: own } })
  const models = (): readonly string[] =>
    existsSync(own) ? readdirSync(own).filter(each => each.endsWith('.model')) : []
  expect(models()).toEqual([])
  const first = await again()
  expect(first.code, first.stderr).toBe(0)
  expect(models()).toHaveLength(1)
  expect(await again()).toEqual(first)
})

test('without a compiler, each command says why it takes WebAssembly', async () => {
  const env = { CC: 'no-such-cc', TENON_CACHE: cache }
  const reason = "wasm: there is no C compiler 'no-such-cc' on this machine"
  const say = async (...args: readonly string[]) => {
    const { code, stderr } = await tenon(args, { cwd: folder, env })
    expect(code, stderr).toBe(0)
    return stderr
  }
  expect(await say('run', 'model.yaml', '--input', 'x.json')).toContain(`target: ${reason}\n`)
  expect(await say('train', 'model.yaml', '--epochs', '1')).toContain(`(${reason}; `)
  expect(await say('evaluate', 'model.yaml')).toContain(`target: ${reason}\n`)
  expect(await say('bench', 'model.yaml')).toContain(`target: ${reason}\n`)
})
