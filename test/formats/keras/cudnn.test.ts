/** CuDNNLSTM and CuDNNGRU of Keras 2 give what cuDNN's own layout of their weights means. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { inRoot } from '../../../scripts/paths.ts'
import { noBlocks } from '../../../src/formats/supplied-blocks.ts'
import { importLegacyFile } from '../../../src/formats/keras/legacy.ts'
import { writeImported } from '../../../src/formats/write-imported.ts'
import { compileImported, distance } from '../import.ts'
import { cudnnNumber, cudnnResults, cudnnSteps } from './cudnn.ts'

test('CuDNNGRU of a .h5 file', async () => {
  const bytes = readFileSync(inRoot('test/formats/keras/cudnn.h5'))
  const written = writeImported(importLegacyFile(Uint8Array.from(bytes), 'cudnn.h5', noBlocks))
  expect(written.config).toContain('- GRU: {units: 2, return_sequences: true}')
  expect(written.report.set).toEqual([])
  const model = await compileImported(written)
  const [input] = model.inputs
  const x = Float32Array.from({ length: cudnnSteps * 3 }, (_, k) => cudnnNumber(1000 + k))
  const [y] = Object.values(model.run({ [input!.name]: x }))
  expect(distance(y as Float32Array, cudnnResults.CuDNNGRU)).toBeLessThan(1e-6)
})
