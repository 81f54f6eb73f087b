/** What was compiled of a config is found again by the same build, and by nothing else. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { initialValues } from '../src/build/initialize.ts'
import { sizeCheck } from '../src/build/open-sizes.ts'
import { modelOf } from '../src/compile.ts'
import { type CompiledModel, createCompiledModel } from '../src/compiled-model.ts'
import { type ConfigInput, openConfig } from '../src/config-source.ts'
import { cached } from '../src/native/cache.ts'
import { keptPlace, openKept } from '../src/kept-model.ts'
import { heldSource } from '../src/runtime/weight-source.ts'
import { createReadyInstance } from '../src/target-instance.ts'
import { compiler, toolchain } from './support/native.ts'

const text = `tenon: 1
params: {wide: 7}
inputs: {x: [5]}
layers:
  - Dense: {units: $wide, activation: tanh}
  - PReLU
  - Dense: 3
    name: y
`
const x = Float32Array.from({ length: 20 }, (_, i) => Math.sin(i))
const run = (model: CompiledModel): Float32Array => model.run({ x })['y'] as Float32Array

const root = mkdtempSync(join(tmpdir(), 'tenon-kept-'))
afterAll(() => rmSync(root, { recursive: true }))
let folders = 0
let folder = ''

beforeEach(() => {
  folder = join(root, `${folders++}`)
  mkdirSync(folder)
  vi.stubEnv('CC', compiler)
  vi.stubEnv('TENON_CACHE', join(folder, 'cache'))
})
afterEach(() => vi.unstubAllEnvs())

type Kind = 'wasm' | 'native'

const kinds: readonly Kind[] = toolchain ? ['wasm', 'native'] : ['wasm']

/** Compiles a config and keeps it, as `compile` of a build does. */
async function keep(config: ConfigInput, target: Kind = 'wasm', build = 'this') {
  const place = keptPlace(await openConfig(config), { target, threads: 1 }, build)!
  const model = await modelOf(place.source)
  const values = initialValues(model, 11)
  const onModule = place.keep.bind(undefined, model)
  const source = heldSource(values)
  const instance = await createReadyInstance(model.inference, source, target, { onModule })
  const compiled = createCompiledModel({ ...model, checkSizes: sizeCheck(model) }, instance)
  return { weights: values as ReadonlyMap<string, Float32Array>, compiled }
}

const files = (suffix: string): readonly string[] =>
  readdirSync(join(folder, 'cache')).filter(each => each.endsWith(suffix))

const keptPath = (): string => join(folder, 'cache', files('.model')[0]!)

describe.each(kinds)('on %s, a kept model', target => {
  const open = (config: ConfigInput, weights: ReadonlyMap<string, Float32Array>, build = 'this') =>
    openKept(config, { weights, target }, build)

  test('gives the same results, of the same ports', async () => {
    const { weights, compiled } = await keep({ text }, target)
    const kept = await open({ text }, weights)
    expect(kept?.target).toBe(target)
    expect(run(kept!)).toEqual(run(compiled))
    expect([kept!.name, kept!.inputs, kept!.outputs]).toEqual([
      compiled.name,
      compiled.inputs,
      compiled.outputs,
    ])
    expect(() => kept!.run({ x: new Float32Array(3) })).toThrow('x')
  })

  test('takes the weights that it is given', async () => {
    const { weights, compiled } = await keep({ text }, target)
    const other = new Map([...weights].map(([name, data]) => [name, data.map(each => each / 2)]))
    const kept = await open({ text }, other)
    expect(run(kept!)).not.toEqual(run(compiled))
  })

  test('is not that of another text, choice, name or build', async () => {
    const { weights } = await keep({ text }, target)
    expect(await open({ text }, weights)).toBeDefined()
    expect(await open({ text: `${text}# more\n` }, weights)).toBeUndefined()
    expect(await open({ text, set: { wide: 7 } }, weights)).toBeUndefined()
    expect(await open({ text, file: 'other.yaml' }, weights)).toBeUndefined()
    expect(await open({ text }, weights, 'another')).toBeUndefined()
  })

  test('is nothing once the file is cut short, changed or empty', async () => {
    const { weights } = await keep({ text }, target)
    const bytes = readFileSync(keptPath())
    const spoilt = [0, 2, 4, 5, bytes.length >> 1, bytes.length - 1].map(at => {
      const changed = Buffer.from(bytes)
      changed[at]! ^= 4
      return changed
    })
    const cut = [0, 3, 4, 5, 100, bytes.length - 1].map(end => bytes.subarray(0, end))
    for (const each of [...spoilt, ...cut]) {
      writeFileSync(keptPath(), each)
      expect(await open({ text }, weights)).toBeUndefined()
    }
    writeFileSync(keptPath(), bytes)
    expect(await open({ text }, weights)).toBeDefined()
  })
})

test('nothing is kept of weights that do not fit: the config itself says what is wrong', async () => {
  const { weights } = await keep({ text })
  const few = new Map([...weights].slice(1))
  expect(await openKept({ text }, { weights: few, target: 'wasm' }, 'this')).toBeUndefined()
})

test('a kept model counts as used when it is opened', async () => {
  const { weights } = await keep({ text })
  utimesSync(keptPath(), 1, 1)
  await openKept({ text }, { weights, target: 'wasm' }, 'this')
  expect(statSync(keptPath()).mtimeMs).toBeGreaterThan(Date.now() - 60_000)
})

test('kept models and libraries share the room that there is', async () => {
  await keep({ text })
  utimesSync(keptPath(), 1, 1)
  const large = async (path: string): Promise<void> =>
    writeFileSync(path, new Uint8Array(260 * 2 ** 20))
  await cached('large', large)
  expect(files('.model')).toEqual([])
})

test('two that keep a model at once leave one, and nothing beside it', async () => {
  const both = await Promise.all([keep({ text }), keep({ text })])
  const { weights } = both[0]!
  expect(await openKept({ text }, { weights, target: 'wasm' }, 'this')).toBeDefined()
  expect(readdirSync(join(folder, 'cache'))).toEqual(files('.model'))
  expect(files('.model')).toHaveLength(1)
})

test('a model is compiled where the cache cannot be written', async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  for (const place of [file, join(file, 'below')]) {
    vi.stubEnv('TENON_CACHE', place)
    const { weights, compiled } = await keep({ text })
    expect(run(compiled)).toHaveLength(12)
    expect(await openKept({ text }, { weights, target: 'wasm' }, 'this')).toBeUndefined()
  }
})

test('files that the config names are part of it', async () => {
  const block = (units: number): string =>
    `tenon: 1\nblocks:\n  wide: {layers: [{Dense: ${units}}]}\n`
  const config = join(folder, 'net.yaml')
  writeFileSync(join(folder, 'parts.yaml'), block(4))
  const whole = 'tenon: 1\ninclude: {parts: parts.yaml}\ninputs: {x: [5]}\nlayers: [parts.wide: ]\n'
  writeFileSync(config, whole)
  const { weights } = await keep(config)
  const open = () => openKept(config, { weights, target: 'wasm' }, 'this')
  expect(await open()).toBeDefined()
  writeFileSync(join(folder, 'parts.yaml'), block(5))
  expect(await open()).toBeUndefined()
  rmSync(join(folder, 'parts.yaml'))
  expect(await open()).toBeUndefined()
})

test.skipIf(!toolchain)(
  'native code that is gone, or for another machine, is not run',
  async () => {
    const { weights } = await keep({ text }, 'native')
    const open = () => openKept({ text }, { weights, target: 'native' }, 'this')
    expect(await open()).toBeDefined()
    const wrapped = join(folder, 'another-cc')
    writeFileSync(wrapped, `#!/bin/sh\nexec ${compiler} "$@"\n`, { mode: 0o755 })
    vi.stubEnv('CC', wrapped)
    expect(await open()).toBeUndefined()
    vi.stubEnv('CC', compiler)
    rmSync(join(folder, 'cache', files('.node')[0]!))
    expect(await open()).toBeUndefined()
  },
)

test('sizes that a run decides are compiled each time', async () => {
  const open = `tenon: 1\ninputs: {x: [time, 2]}\nlayers:\n  - GlobalAveragePooling1D\n  - Dense: 3\n`
  await keep({ text: open })
  expect(existsSync(join(folder, 'cache'))).toBe(false)
})

test('sources that run as they are, the reference and threads keep nothing', async () => {
  const source = await openConfig({ text })
  expect(keptPlace(source, { target: 'wasm', threads: 1 })).toBeUndefined()
  expect(keptPlace(source, { target: 'reference', threads: 1 }, 'this')).toBeUndefined()
  expect(keptPlace(source, { target: 'wasm', threads: 2 }, 'this')).toBeUndefined()
})
