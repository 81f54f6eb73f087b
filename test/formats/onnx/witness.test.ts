/** onnx.checker accepts what is exported, and onnxruntime computes tenon's numbers from it. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { inRoot, root } from '../../../scripts/paths.ts'
import { build } from '../../../src/formats/onnx/export/build.ts'
import type { ConfigInput } from '../../../src/index.ts'
import { layerConfigs } from './layers.ts'
import {
  type Inputs,
  exported,
  nameOf,
  projectConfigs,
  randomInputs,
  relativeError,
  results,
} from './models.ts'

process.chdir(root)

/** A Python that has onnx and onnxruntime. */
const python = [process.env['TENON_PYTHON'], inRoot('.venv/bin/python'), 'python3'].find(each => {
  if (each === undefined) return false
  try {
    execFileSync(each, ['-c', 'import onnx, onnxruntime'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})
if (!python) console.log('SKIPPED: ONNX witnesses need a Python with onnx and onnxruntime')

describe.skipIf(!python)('onnxruntime', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-witness-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  test('gives what tenon gives for every config', { timeout: 120_000 }, async () => {
    await compareAll(
      folder,
      projectConfigs.map(config => ({ name: nameOf(config), config })),
    )
  })

  test('gives what tenon gives for every layer', { timeout: 240_000 }, async () => {
    expect(layerConfigs.length).toBeGreaterThan(150)
    const numbered = layerConfigs.map(({ config }, i) => ({ name: `layer${i}`, config }))
    await compareAll(folder, numbered)
  })
})

/** Exports all, has them run in one go, and compares. */
async function compareAll(
  parent: string,
  models: readonly { readonly name: string; readonly config: ConfigInput }[],
): Promise<void> {
  const folder = mkdtempSync(join(parent, 'models-'))
  const expected = new Map<string, Awaited<ReturnType<typeof results>>>()
  for (const [i, { name, config }] of models.entries()) {
    const { model, weights } = await exported(config)
    // Every second one keeps its weights in a file of its own.
    const request = { model, training: undefined, weights, name, inlineWeights: i % 2 === 0 }
    for (const file of await build(request)) writeFileSync(join(folder, file.name), file.content)
    const inputs = randomInputs(model)
    writeFileSync(join(folder, `${name}.inputs`), inputsJson(inputs))
    expected.set(name, await results(config, weights, inputs))
  }
  execFileSync(python!, [inRoot('test/formats/onnx/witness.py'), folder])
  for (const [i, [name, outputs]] of [...expected].entries()) {
    const found = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as {
      readonly [output: string]: readonly number[]
    }
    expect(Object.keys(found)).toEqual(Object.keys(outputs))
    for (const [output, { data }] of Object.entries(outputs)) {
      const error = relativeError(found[output]!, data)
      expect(error, `${JSON.stringify(models[i]!.config)} ${output}`).toBeLessThan(1e-4)
    }
  }
}

function inputsJson(inputs: Inputs): string {
  const dtypes = new Map<unknown, string>([
    [Float32Array, 'float32'],
    [Int32Array, 'int32'],
    [Uint8Array, 'uint8'],
  ])
  const entries = Object.entries(inputs).map(([name, { data, shape }]) => {
    const dtype = dtypes.get(data.constructor)
    return [name, { dtype, shape, data: Array.from(data) }] as const
  })
  return JSON.stringify(Object.fromEntries(entries))
}
