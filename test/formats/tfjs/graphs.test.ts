/** Graph models give what TensorFlow.js gives for them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { compileImported, importFile } from '../import.ts'
import { distanceTo } from '../witness.ts'
import { farFrom, savedGraphs, writeSaved } from './models.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-graphs-'))
afterAll(() => rmSync(folder, { recursive: true }))

const isRandom = (each: { readonly name: string }): boolean => each.name.startsWith('random')
const own = savedGraphs.filter(each => !isRandom(each))

test.each(own.map(each => [each.name, each] as const))('%s', async (_, each) => {
  const written = await importFile(writeSaved(each, folder))
  expect(distanceTo(each, await compileImported(written))).toBeLessThan(1e-4)
})

test('every fifth of 100 random ones; the soak takes all', async () => {
  const random = savedGraphs.filter(isRandom)
  expect(random).toHaveLength(100)
  const some = random.filter((_, i) => i % 5 === 0)
  expect(await farFrom(some, folder)).toEqual([])
})

test('an activation that two ways lead on from is done once', async () => {
  const names = ['random 27', 'random 55']
  const some = savedGraphs.filter(each => names.includes(each.name))
  expect(some).toHaveLength(2)
  expect(await farFrom(some, folder)).toEqual([])
})

describe('what converters have taken to pieces is whole again', () => {
  const layersOf = async (name: string): Promise<string> => {
    const saved = savedGraphs.find(each => each.name === name)!
    const { config } = await importFile(writeSaved(saved, folder))
    return config.slice(config.indexOf('layers:'), config.indexOf('outputs:'))
  }

  test('layers with bias and activation, flat rows, softmax', async () => {
    expect(await layersOf('layers of Keras')).toBe(`layers:
  - Conv2D: {filters: 4, kernel_size: 3, padding: same}
  - ReLU
  - Conv2D: {filters: 4, kernel_size: 3, strides: 2, padding: same}
  - BatchNormalization: {epsilon: 0.001}
  - ReLU: {max_value: 6}
  - Flatten
  - Dense: 5
  - Softmax:
    name: softmax
`)
  })

  test('PReLU, layer normalisation, hard-swish, a product over steps', async () => {
    expect(await layersOf('PReLU of operators')).toContain('- PReLU: {shared_axes: [1, 2]}')
    expect(await layersOf('layer normalisation of operators')).toBe(`layers:
  - LayerNormalization: {epsilon: 0.001}
    name: layer_normalization
`)
    expect(await layersOf('hard-swish of operators')).toContain('activation: hard_silu')
    expect(await layersOf('a sequence times a matrix by Tensordot')).toBe(`layers:
  - Dense: 4
    name: dense
`)
  })
})
