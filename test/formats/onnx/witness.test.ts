/** onnx.checker accepts what is exported, and onnxruntime computes tenon's numbers from it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { root } from '../../../scripts/paths.ts'
import { layerConfigs } from './layers.ts'
import { nameOf, projectConfigs } from './models.ts'
import { compareAll, python } from './run-witness.ts'

process.chdir(root)

const everySecond = (i: number): boolean => i % 2 === 0

describe.skipIf(!python)('onnxruntime', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-witness-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  test('gives what tenon gives for every config', { timeout: 120_000 }, async () => {
    await compareAll(
      folder,
      projectConfigs.map(config => ({ name: nameOf(config), config })),
      everySecond,
    )
  })

  test('gives what tenon gives for every layer', { timeout: 240_000 }, async () => {
    expect(layerConfigs.length).toBeGreaterThan(150)
    const numbered = layerConfigs.map(({ config }, i) => ({ name: `layer${i}`, config }))
    await compareAll(folder, numbered, everySecond)
  })
})
