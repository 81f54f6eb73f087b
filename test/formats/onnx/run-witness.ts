/** onnxruntime as a witness: it runs what was exported, beside tenon's own run of the config. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { inRoot } from '../../../scripts/paths.ts'
import { readTensor } from '../../../src/files/open.ts'
import { build } from '../../../src/formats/onnx/export/build.ts'
import type { ConfigInput } from '../../../src/index.ts'
import { type Inputs, exported, randomInputs, relativeError, results } from './models.ts'

/** A Python that has onnx and onnxruntime. */
export const python = [process.env['TENON_PYTHON'], inRoot('.venv/bin/python'), 'python3'].find(
  each => {
    if (each === undefined) return false
    try {
      execFileSync(each, ['-c', 'import onnx, onnxruntime'], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  },
)
if (!python) console.log('SKIPPED: ONNX witnesses need a Python with onnx and onnxruntime')

export interface NamedConfig {
  readonly name: string
  readonly config: ConfigInput
}

export interface Witnessed extends NamedConfig {
  readonly inputs: Inputs
  readonly outputs: Awaited<ReturnType<typeof results>>
  /** The exported model. */
  readonly path: string
}

/**
 * Exports all, has them checked and run in one go, and compares; gives what tenon computed.
 * `inline` says which keep their weights inside, and not in a file of its own.
 */
export async function compareAll(
  parent: string,
  models: readonly NamedConfig[],
  inline: (i: number) => boolean,
): Promise<readonly Witnessed[]> {
  const folder = mkdtempSync(join(parent, 'models-'))
  const all: Witnessed[] = []
  for (const [i, { name, config }] of models.entries()) {
    const { model, weights } = await exported(config)
    const request = { model, training: undefined, weights, name, inlineWeights: inline(i) }
    for (const file of await build(request)) writeFileSync(join(folder, file.name), file.content)
    const inputs = randomInputs(model)
    writeFileSync(join(folder, `${name}.inputs`), inputsJson(inputs))
    const outputs = await results(config, weights, inputs)
    all.push({ name, config, inputs, outputs, path: join(folder, `${name}.onnx`) })
  }
  execFileSync(python!, [inRoot('test/formats/onnx/witness.py'), folder])
  for (const { name, config, outputs } of all) {
    const names = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as string[]
    expect(names).toEqual(Object.keys(outputs))
    for (const [i, output] of names.entries()) {
      const found = readTensor(join(folder, `${name}.${i}.npy`))
      expect(found.shape).toEqual(outputs[output]!.shape)
      const error = relativeError(found.data as Float32Array, outputs[output]!.data)
      expect(error, `${JSON.stringify(config)} ${output}`).toBeLessThan(1e-4)
    }
  }
  return all
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
