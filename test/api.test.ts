/** The package's functions, as a program calls them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, describe, expect, test } from 'vitest'

import { check, compile, diagram, evaluate, summarize, train } from '../src/index.ts'
import { type ModelInput, TenonError } from '../src/index.ts'
import { halves, writeHalves } from './cli/support.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-api-'))
afterAll(() => rmSync(folder, { recursive: true }))

const text = `tenon: 1
name: two
inputs: {a: [2], b: {shape: [2, 1], dtype: int32, scale: 1}}
layers:
  - Flatten:
    from: b
  - Add: [a, flatten]
    name: sum
  - Dense: {units: 1, kernel_initializer: ones}
    name: total
outputs: {both: sum, total: total}
`

describe('compile', async () => {
  const model = await compile({ text })
  const a = Float32Array.of(1, 2, 3, 4)
  const b = Int32Array.of(10, 20, 30, 40)

  test('gives typed arrays by public output name, for the batch that the lengths tell', () => {
    const { both, total } = model.run({ a, b })
    expect(both).toEqual(Float32Array.of(11, 22, 33, 44))
    expect(total).toEqual(Float32Array.of(33, 77))
  })

  test('runs alike on the reference, and asynchronously', async () => {
    const reference = await compile({ text }, { target: 'reference' })
    expect([model.target, reference.target]).toEqual(['wasm', 'reference'])
    expect([model.threads, reference.threads]).toEqual([1, 1])
    expect(reference.run({ a, b })).toEqual(model.run({ a, b }))
    expect(await model.runAsync({ a, b })).toEqual(model.run({ a, b }))
  })

  test('copies results, unless views are asked for', () => {
    const kept = model.run({ a, b })
    const views = model.run({ a, b }, { copy: false })
    const zeros = new Float32Array(4)
    model.run({ a: zeros, b })
    expect(kept['both']).toEqual(Float32Array.of(11, 22, 33, 44))
    expect(views['both']).toEqual(Float32Array.of(10, 20, 30, 40))
  })

  test('takes shapes, with or without a trailing 1, and gives them', () => {
    const given = { a: { data: a, shape: [2, 2] }, b: { data: b, shape: [2, 2] } }
    expect(model.runTensors(given)['total']).toEqual({
      data: Float32Array.of(33, 77),
      shape: [2, 1],
    })
  })

  test.each<[string, { [name: string]: unknown }, string]>([
    [
      'a missing input',
      { a },
      "the input 'b' is missing; expected: Int32Array of the shape [batch, 2, 1]",
    ],
    ['an unknown input', { a, b, c: a }, "no input 'c', but 'a', 'b'"],
    [
      'a plain array',
      { a: [1, 2], b },
      'is a plain array; expected: Float32Array of the shape [batch, 2]',
    ],
    ['another dtype', { a, b: a }, 'is of the type Float32Array; expected: Int32Array'],
    ['null', { a, b: null }, "the input 'b' is null; expected"],
    ['a length that is no multiple', { a: a.subarray(1), b }, 'holds 3 values; 2 for each'],
    ['no example', { a: a.subarray(4), b }, 'holds 0 values'],
    ['two batch sizes', { a: a.subarray(2), b }, 'holds 4 values; 2 are expected'],
    ['another shape', { a: { data: a, shape: [4] }, b }, 'the shape [batch, 2], but [4] was given'],
    ['a shape of another length', { a: { data: a, shape: [3, 2] }, b }, '4 values; 6 are'],
  ])('refuses %s and says what is expected', (_, inputs, message) => {
    const run = (): unknown => model.run(inputs as { [name: string]: ModelInput })
    expect(run).toThrow(TenonError)
    expect(run).toThrow(message)
  })

  test('takes weights by name, all of them and of their lengths', async () => {
    const kernel = Float32Array.of(1, -1)
    const bias = Float32Array.of(5)
    const weights = { 'total/kernel': kernel, 'total/bias': bias }
    const weighted = await compile({ text }, { weights })
    expect(weighted.run({ a, b })['total']).toEqual(Float32Array.of(-6, -6))
    const fail = (given: { [name: string]: Float32Array }) => compile({ text }, { weights: given })
    await expect(fail({ 'total/kernel': kernel })).rejects.toThrow("no tensor 'total/bias'")
    await expect(fail({ ...weights, more: bias })).rejects.toThrow("a tensor 'more'")
    await expect(fail({ ...weights, 'total/bias': kernel })).rejects.toThrow('[1] in the model')
  })

  test('rejects with the diagnostics of a config that is wrong', async () => {
    const failure = await compile({ text: text.replace('Flatten', 'Flaten') }).catch(each => each)
    expect(failure).toBeInstanceOf(TenonError)
    expect(failure.diagnostics[0]).toMatchObject({ code: 'unknown-layer' })
  })
})

test('an input that leaves nothing of a layer is refused', async () => {
  const text = 'tenon: 1\ninputs: {x: [n, 3, 1]}\nlayers: [{Cropping2D: [[2, 2], [0, 0]]}]\n'
  const model = await compile({ text }, { target: 'reference' })
  const rows = (n: number) => ({ x: { data: new Float32Array(3 * n), shape: [1, n, 3, 1] } })
  expect(model.run(rows(5))['cropping2d']!.length).toBe(3)
  expect(() => model.run(rows(4))).toThrow("'cropping2d' would give [1, 0, 3, 1]")
})

test('a model with two open dims needs its shape', async () => {
  const open = 'tenon: 1\ninputs: {x: [time, 2]}\nlayers:\n  - ReLU\n'
  const model = await compile({ text: open })
  const data = Float32Array.of(-1, 1, -2, 2, -3, 3)
  expect(() => model.run({ x: data })).toThrow('as many as the shape [batch, time, 2] has')
  expect(model.runTensors({ x: { data, shape: [1, 3, 2] } })['relu']!.shape).toEqual([1, 3, 2])
})

test('check gives diagnostics and never throws for what a config says', async () => {
  expect(await check({ text })).toEqual({ ok: true, diagnostics: [], ignored: [] })
  const { ok, diagnostics } = await check({ text: 'tenon: [', file: 'broken.yaml' })
  expect([ok, diagnostics[0]?.span?.source.file]).toEqual([false, 'broken.yaml'])
  expect((await check(join(folder, 'nothing.yaml'))).diagnostics[0]?.code).toBe('file-not-found')
})

test('a file that is no text is refused', async () => {
  const file = join(folder, 'latin1.yaml')
  writeFileSync(file, Buffer.from(text.replace('two', 'zw\u00f6lf'), 'latin1'))
  const { diagnostics } = await check(file)
  expect(diagnostics.map(each => each.message)).toEqual([
    `${file} cannot be read: it is not text in UTF-8`,
  ])
})

test('summarize and diagram describe a model', async () => {
  expect(await summarize({ text })).toMatchObject({ name: 'two', params: 3, trainable: 3 })
  expect(await diagram({ text })).toMatch(/^<svg/)
  expect(await diagram({ text }, { format: 'mermaid', stage: 'fused' })).toContain('total')
})

describe('train and evaluate', async () => {
  writeHalves(folder)
  const file = join(folder, 'halves.yaml')
  writeFileSync(file, halves())
  const runs = join(folder, 'runs')
  const epochs: number[] = []
  const trained = await train(file, { runs, onEpoch: each => void epochs.push(each.epoch) })

  test('tell of each epoch and give the weights that evaluate takes', async () => {
    expect(epochs).toEqual([1, 2, 3, 4, 5, 6])
    const weights = trained.weights!
    const scores = await evaluate(file, { weights })
    expect(scores).toEqual({ set: 'validation', examples: 10, ...trained.epochs[5]!.validation })
    expect(await evaluate(file, { weights: readFileSync(weights) })).toEqual(scores)
  })

  test('use a part of the data where they are told to', async () => {
    expect((await evaluate(file, { limit: 4 })).examples).toBe(4)
  })

  test('keep to the folder of runs whatever a model is called', async () => {
    writeFileSync(file, halves().replace('name: halves', 'name: ../../up/and away'))
    const { run } = await train(file, { runs, epochs: 1 })
    expect(run).toBe(join(runs, 'up-and-away'))
  })
})

test('what a browser loads to check, compile and run imports nothing of node', async () => {
  const { metafile } = await build({
    entryPoints: ['src/index.ts'],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    external: ['elkjs', 'cli-progress'],
    outdir: 'unused',
    write: false,
    metafile: true,
  })
  const { outputs } = metafile
  // `check` and `compile` load these, and what they import without asking.
  const wanted = ['src/index.ts', 'src/compiled-model.ts', 'src/model-weights.ts']
  const queue = Object.keys(outputs).filter(path => wanted.includes(outputs[path]!.entryPoint!))
  expect(queue).toHaveLength(wanted.length)
  const seen = new Set(queue)
  for (const path of seen)
    for (const { path: target, kind } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement') seen.add(target)
  expect([...seen].filter(path => path.startsWith('node:'))).toEqual([])
})
