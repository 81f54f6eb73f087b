/** `target: 'auto'`: WebAssembly until native code is there, and where it cannot be. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type CompiledModel, type TargetChoice, compile, evaluate, train } from '../../src/index.ts'
import { halves, writeHalves } from '../cli/support.ts'
import { compiler, toolchain } from '../support/native.ts'

const text = `tenon: 1
inputs: {x: [5]}
layers:
  - Dense: {units: 7, activation: tanh}
  - PReLU
  - Dense: {units: 3, activation: softmax}
`
const x = Float32Array.from({ length: 20 }, (_, i) => Math.sin(i))

const root = mkdtempSync(join(tmpdir(), 'tenon-auto-'))
afterAll(() => rmSync(root, { recursive: true }))
let folders = 0

/** An executable script that stands in for a compiler. */
function script(name: string, body: string): string {
  const path = join(root, name)
  writeFileSync(path, `#!/bin/sh\n${body}\n`)
  chmodSync(path, 0o755)
  return path
}

beforeEach(() => {
  vi.stubEnv('CC', compiler)
  vi.stubEnv('TENON_CACHE', join(root, `cache-${folders++}`))
})
afterEach(() => vi.unstubAllEnvs())

interface Watched {
  readonly model: CompiledModel
  readonly told: TargetChoice[]
}

async function compileAuto(): Promise<Watched> {
  const told: TargetChoice[] = []
  const model = await compile({ text }, { onTarget: choice => void told.push(choice) })
  return { model, told }
}

const outputOf = (model: CompiledModel): number[] => Array.from(model.run({ x })['dense_1']!)

async function expectWasm(reason: RegExp): Promise<void> {
  const { model, told } = await compileAuto()
  await vi.waitFor(() => expect(told.at(-1)?.reason).toMatch(reason))
  expect(model.target).toBe('wasm')
  expect(outputOf(model)).toHaveLength(12)
}

describe.skipIf(!toolchain)('with a compiler', () => {
  test('a model runs on WebAssembly until native code takes over, then starts on it', async () => {
    const { model, told } = await compileAuto()
    expect(model.target).toBe('wasm')
    const before = outputOf(model)
    await vi.waitFor(() => expect(model.target).toBe('native'), 60_000)
    const after = outputOf(model)
    for (const [i, value] of after.entries()) expect(value).toBeCloseTo(before[i]!, 5)
    expect(told).toEqual([
      { target: 'wasm', reason: 'until native code is compiled' },
      { target: 'native', reason: undefined },
    ])
    const again = await compileAuto()
    expect(again.told).toEqual([{ target: 'native', reason: undefined }])
    expect(outputOf(again.model)).toEqual(after)
  })

  test('a warm cache needs no process of the compiler', async () => {
    const calls = join(root, 'calls')
    vi.stubEnv('CC', script('counting', `echo call >> ${calls}\nexec ${compiler} "$@"`))
    writeFileSync(calls, '')
    const { model } = await compileAuto()
    await vi.waitFor(() => expect(model.target).toBe('native'), 60_000)
    rmSync(calls)
    expect((await compileAuto()).model.target).toBe('native')
    await compile({ text }, { target: 'native' })
    expect(readdirSync(root)).not.toContain('calls')
  })

  test('training and evaluation wait for it, and say so', async () => {
    const folder = join(root, 'halves')
    mkdirSync(folder)
    writeHalves(folder)
    const file = join(folder, 'halves.yaml')
    writeFileSync(file, halves())
    const runs = join(folder, 'runs')
    const told: TargetChoice[] = []
    const onStart = ({ target, reason }: TargetChoice): void => void told.push({ target, reason })
    const { weights, epochs } = await train(file, { runs, onStart })
    const onTarget = (choice: TargetChoice): void => void told.push(choice)
    const scores = await evaluate(file, { weights: weights!, onTarget })
    expect(told).toEqual([1, 2].map(() => ({ target: 'native', reason: undefined })))
    expect(scores).toMatchObject(epochs.at(-1)!.validation!)
  })
})

describe('without what native code needs', () => {
  test('there is no compiler', async () => {
    vi.stubEnv('CC', 'no-such-cc')
    await expectWasm(/^there is no C compiler 'no-such-cc' on this machine$/)
    await expect(compile({ text }, { target: 'native' })).rejects.toThrow("C compiler 'no-such-cc'")
  })

  test('the compiler fails, and is not asked again at once', async () => {
    const calls = join(root, 'failing-calls')
    const body = `case "$*" in *-dM*) exit 0;; esac\necho call >> ${calls}\necho 'error: no' >&2\nexit 1`
    vi.stubEnv('CC', script('failing', body))
    await expectWasm(/could not compile the model: error: no$/)
    rmSync(calls)
    const { told } = await compileAuto()
    expect(told).toHaveLength(1)
    expect(told[0]?.reason).toMatch(/could not compile the model: error: no$/)
    expect(readdirSync(root)).not.toContain('failing-calls')
    await expect(compile({ text }, { target: 'native' })).rejects.toThrow('error: no')
    expect(readdirSync(root)).toContain('failing-calls')
  })

  test('the cache cannot be written', async () => {
    vi.stubEnv('CC', script('silent', 'exit 0'))
    const file = join(root, 'a-file')
    writeFileSync(file, '')
    vi.stubEnv('TENON_CACHE', join(file, 'cache'))
    await expectWasm(/cannot be written: a part of the path is a file/)
    await expect(compile({ text }, { target: 'native' })).rejects.toThrow('cannot be written')
  })

  test('the compiler writes something that cannot be loaded', async () => {
    const body =
      'while [ "$1" != -o ] && [ $# -gt 0 ]; do shift; done\n[ $# -gt 0 ] && echo text > "$2"\nexit 0'
    vi.stubEnv('CC', script('odd', body))
    await expectWasm(/cannot be loaded/)
    await expectWasm(/cannot be loaded/)
    await expect(compile({ text }, { target: 'native' })).rejects.toThrow('cannot be loaded')
  })

  test('the host is a browser', async () => {
    vi.stubGlobal('process', undefined)
    const { model, told } = await compileAuto().finally(() => vi.unstubAllGlobals())
    expect(told).toEqual([{ target: 'wasm', reason: undefined }])
    expect(model.target).toBe('wasm')
  })
})
