/** What `importModel` and `tenon import` give: the files, the report, blocks for foreign layers. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { TenonError } from '../../src/diagnostics/diagnostic.ts'
import { openHdf5 } from '../../src/files/hdf5/hdf5.ts'
import { parseSafetensors } from '../../src/files/safetensors.ts'
import { openZip } from '../../src/files/zip.ts'
import { importKerasArchive } from '../../src/formats/keras/archive.ts'
import { noBlocks } from '../../src/formats/supplied-blocks.ts'
import { writeImported } from '../../src/formats/write-imported.ts'
import { compile, importModel } from '../../src/index.ts'
import { tenon } from '../cli/support.ts'
import { importBytes, modelBytes } from './keras/models.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-import-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A layers model of TensorFlow.js with these layers behind an input of two numbers. */
function writeTfjs(name: string, layers: readonly object[], training?: object): string {
  const first = { class_name: 'InputLayer', config: { name: 'x', batch_input_shape: [null, 2] } }
  const config = { name: 'small', layers: [first, ...layers] }
  const path = join(folder, name)
  const modelTopology = { class_name: 'Sequential', config }
  const model = {
    modelTopology,
    weightsManifest: [],
    ...(training && { trainingConfig: training }),
  }
  writeFileSync(path, JSON.stringify(model))
  return path
}

const custom = (name: string, config: object) => ({
  class_name: 'Custom',
  config: { name, ...config },
})

describe('a block for a foreign layer', () => {
  const path = writeTfjs('custom.json', [
    custom('a', { beta: 3, other: 1 }),
    custom('b', { beta: 5 }),
  ])
  const blocks = join(folder, 'blocks.yaml')
  writeFileSync(
    blocks,
    `tenon: 1
blocks:
  times:
    params: {beta: float}
    layers:
      - Rescaling: {scale: beta}
`,
  )

  test('without it, the class is named, and what can be done', async () => {
    const failure = (await importModel(path).catch((error: unknown) => error)) as TenonError
    expect(failure.diagnostics.map(each => each.code)).toEqual(['foreign-layer'])
    expect(failure.message).toContain("'Custom', which is not known here: 2 times, first 'a'")
    expect(failure.diagnostics[0]!.hint).toContain('--map Custom=blocks.yaml:NAME')
  })

  test('it gets the arguments that it has parameters for', async () => {
    const { config, weights, report } = await importModel(path, { map: { Custom: blocks } })
    expect(config).toContain(
      '  - times: {beta: 3}\n    name: a\n  - times: {beta: 5}\n    name: b\n',
    )
    expect(report.dropped).toEqual([
      { what: 'Custom.other', reason: "block 'times' has no such parameter", count: 1 },
    ])
    const model = await compile({ text: config }, { weights })
    expect(model.run({ x: Float32Array.of(1, 2) })).toEqual({ b: Float32Array.of(15, 30) })
  })

  test('a block that is not there', async () => {
    const map = { Custom: `${blocks}:other` }
    const failure = (await importModel(path, { map }).catch(
      (error: unknown) => error,
    )) as TenonError
    expect(failure.diagnostics[0]!.message).toContain(
      "declares no block 'other' for 'Custom'; it has: times",
    )
  })
})

test('weights alone, with the config beside them', async () => {
  const whole = modelBytes('dense.h5')
  const config = openHdf5(whole, 'dense.h5').attributes.get('model_config')![0]!
  // The name of the attribute is spoilt, so that the file holds no config of its own.
  const alone = Buffer.from(whole)
  alone.write('model_confiX', alone.indexOf('model_config'))
  writeFileSync(join(folder, 'alone.h5'), alone)
  writeFileSync(join(folder, 'config.json'), config)
  const failure = await importModel(join(folder, 'alone.h5')).catch((error: unknown) => error)
  expect((failure as TenonError).message).toContain('it holds weights alone')
  const options = { config: join(folder, 'config.json') }
  const { weights } = await importModel(join(folder, 'alone.h5'), options)
  expect(Buffer.from(weights).equals(Buffer.from(importBytes(whole, 'dense.h5').weights))).toBe(
    true,
  )
})

describe('the report', () => {
  test('says what was set because defaults differ, and what was renamed', async () => {
    const path = writeTfjs('old.json', [
      { class_name: 'Dense', config: { name: 'd', units: 2, activation: 'hard_sigmoid' } },
      { class_name: 'LeakyReLU', config: { name: 'l', alpha: 0.25 } },
    ])
    // Without weights it is refused, but only in the end: what is noted comes before.
    const failure = await importModel(path).catch((error: unknown) => error)
    expect((failure as TenonError).diagnostics[0]!.code).toBe('foreign-weights')
    const archive = openZip(modelBytes('gru.keras'), 'gru.keras')
    expect(archive.names).toContain('config.json')
    const { report } = writeImported(
      importKerasArchive(modelBytes('gru.keras'), 'gru.keras', noBlocks),
    )
    expect(report.source).toEqual({ file: 'gru.keras', format: '.keras', producer: 'Keras 3.15.1' })
    expect(report.mapped).toEqual([{ from: 'GRU', to: 'GRU', count: 2 }])
  })

  test('defaults that old files mean are written out', async () => {
    const small = readFileSync(new URL('tfjs/samples/small/model.json', import.meta.url), 'utf8')
    expect(small).toContain('"hard_sigmoid"')
    const { report } = await importModel(
      new URL('tfjs/samples/small/model.json', import.meta.url).pathname,
    )
    expect(report.set).toEqual([
      {
        what: 'hard_sigmoid.slope',
        value: 0.2,
        reason: 'the slope before Keras 3, which has 1/6',
        count: 1,
      },
    ])
    expect(report.renamed).toContainEqual({
      kind: 'argument',
      from: 'LeakyReLU.alpha',
      to: 'negative_slope',
      count: 1,
    })
  })
})

describe('training', () => {
  const path = (training: object): string =>
    writeTfjs('trained.json', [{ class_name: 'ReLU', config: { name: 'y' } }], training)

  test('what the model was compiled with comes along', async () => {
    const optimizer = { class_name: 'Adam', config: { learning_rate: 0.009999999776482582 } }
    const training = { loss: 'mse', metrics: ['mae'], optimizer_config: optimizer }
    const { config } = await importModel(path(training))
    expect(config).toContain('optimizer: {adam: {learning_rate: 0.01}}')
    expect(config).toContain('metrics: [mean_absolute_error]')
  })

  test('it stays behind where a part of it is unknown', async () => {
    const optimizer = { class_name: 'Own', config: {} }
    const { config, report } = await importModel(path({ loss: 'mse', optimizer_config: optimizer }))
    expect(config).not.toContain('training')
    expect(report.dropped).toEqual([{ what: 'training', reason: 'it has optimizer Own', count: 1 }])
  })
})

describe('blocks and repeats', () => {
  test('are found in a model that repeats itself, and change no number', async () => {
    const { config, weights } = importBytes(modelBytes('residual.keras'), 'residual.keras')
    expect(config).toMatch(/^blocks:$/m)
    expect(parseSafetensors(weights, 'w').tensors.size).toBeGreaterThan(20)
    const model = await compile({ text: config }, { weights })
    expect(model.outputs).toHaveLength(1)
  })
})

test('tenon import writes three files and says what it did', async () => {
  const sample = new URL('tfjs/samples/small/model.json', import.meta.url).pathname
  const output = join(folder, 'out')
  const { code, stdout, stderr } = await tenon(['import', sample, '-o', output], { cwd: folder })
  expect(stderr).toContain('8 layers, 299 parameters')
  expect(code).toBe(0)
  expect(stdout.trim().split('\n')).toHaveLength(3)
  expect(
    readdirSync(output)
      .filter(each => each !== 'tenon-files.json')
      .sort(),
  ).toEqual([...['model.safetensors', 'model.yaml', 'report.json']])
})
