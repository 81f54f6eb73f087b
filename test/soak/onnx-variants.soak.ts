/** Every variant of every config in full size: through ONNX, onnxruntime, and back again. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { root } from '../../scripts/paths.ts'
import { variantsOf } from '../../src/check-variants.ts'
import { createSource } from '../../src/diagnostics/source.ts'
import { importModel } from '../../src/index.ts'
import { relativeError, results } from '../formats/onnx/models.ts'
import { type NamedConfig, compareAll, python } from '../formats/onnx/run-witness.ts'

process.chdir(root)

const folder = mkdtempSync(join(tmpdir(), 'tenon-variants-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A protobuf holds at most 2 GiB, and three copies of these weights take a machine's memory. */
const tooLarge = ['gpt2-medium', 'gpt2-large', 'gpt2-xl']

const models: readonly NamedConfig[] = readdirSync('configs').flatMap(file => {
  const path = join('configs', file)
  const variants = variantsOf(createSource(path, readFileSync(path, 'utf8')))
  const name = file.replace('.yaml', '')
  const chosen = variants.length > 0 ? variants : [undefined]
  return chosen
    .map(variant => ({ name: variant ? `${name}-${variant}` : name, config: { path, variant } }))
    .filter(each => !tooLarge.includes(each.name))
})

describe.skipIf(!python)('in full size', () => {
  test('there are more than the configs', () => expect(models.length).toBeGreaterThan(25))

  test.each(models.map(each => [each.name, each] as const))('%s', async (name, model) => {
    for (const inline of [true, false]) {
      const [witnessed] = await compareAll(folder, [model], () => inline)
      const { inputs, outputs, path } = witnessed!
      const back = await importModel(path)
      const after = await results({ text: back.config }, back.weights, inputs)
      rmSync(dirname(path), { recursive: true })
      for (const [output, { data }] of Object.entries(outputs))
        expect(relativeError(after[output]!.data, data), `${name} ${output}`).toBeLessThan(1e-6)
    }
  })
})
