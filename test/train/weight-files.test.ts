/** Weights that are read from their file one by one. */
import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { initialValues } from '../../src/build/initialize.ts'
import { modelOf } from '../../src/compile.ts'
import { openConfig } from '../../src/config-source.ts'
import { compile } from '../../src/index.ts'
import { openWeights } from '../../src/train/weight-files.ts'
import { formatWeights } from '../../src/train/weights.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-weights-'))
afterAll(() => rmSync(folder, { recursive: true }))

const config = 'configs/mnist-residual-bn.yaml'
const model = await modelOf(await openConfig(config))
const values = initialValues(model, 5)

/** A file of the values, without its last bytes. */
function written(name: string, missing = 0): string {
  const path = join(folder, name)
  const bytes = formatWeights(model, values)
  writeFileSync(path, bytes.subarray(0, bytes.length - missing))
  return path
}

/** What refuses `make`. */
function refusal(make: () => unknown): string {
  try {
    make()
  } catch (error) {
    return (error as Error).message
  }
  return 'nothing'
}

const openFiles = (): number => readdirSync('/proc/self/fd').length

describe('a model', () => {
  test.each([
    ['wasm', 1],
    ['wasm', 2],
    ['reference', 1],
  ] as const)('on %s with %i threads has the weights of its file', async (target, threads) => {
    const path = written('whole.safetensors')
    const image = Uint8Array.from({ length: 2 * 784 }, (_, i) => i % 251)
    const [fromFile, fromBytes] = await Promise.all(
      [path, new Uint8Array(readFileSync(path))].map(weights =>
        compile(config, { weights, target, threads }),
      ),
    )
    rmSync(path)
    expect(fromFile!.run({ image })).toEqual(fromBytes!.run({ image }))
    fromFile!.close()
    fromBytes!.close()
  })

  test.skipIf(process.platform !== 'linux')('leaves no file open', async () => {
    const before = openFiles()
    const path = written('closed.safetensors')
    ;(await compile(config, { weights: path, target: 'wasm' })).close()
    await expect(
      compile(config, { weights: written('short.safetensors', 4), target: 'wasm' }),
    ).rejects.toThrow()
    expect(openFiles()).toBe(before)
  })
})

test('each weight is what the file has', () => {
  const weights = openWeights(model, written('each.safetensors'))
  for (const [name, data] of values) {
    const target = new Float32Array(data.length)
    weights.copy(name, target)
    expect(target).toEqual(data)
  }
  expect(weights.has('nothing')).toBe(false)
  weights.close()
})

test('a file that becomes shorter meanwhile is refused', () => {
  const path = written('truncated.safetensors')
  const weights = openWeights(model, path)
  truncateSync(path, 100)
  const [name, data] = [...values][0]!
  expect(refusal(() => weights.copy(name, new Float32Array(data.length)))).toContain(
    'it became shorter while it was read',
  )
  weights.close()
})

test('a file that does not fit is refused when it is opened', () => {
  expect(refusal(() => openWeights(model, written('cut.safetensors', 8)))).toContain('cut')
  const path = join(folder, 'empty.safetensors')
  writeFileSync(path, '')
  expect(refusal(() => openWeights(model, path))).toContain('the file has 0 bytes')
})
