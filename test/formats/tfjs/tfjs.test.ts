/** Layers models that TensorFlow.js 4.22 saved, with the results that it gave. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../../scripts/paths.ts'
import { compileImported, distance, importFile } from '../import.ts'

const samples = join(root, 'test/formats/tfjs/samples')

test('a chain of layers comes in with its weights', async () => {
  const written = await importFile(join(samples, 'small/model.json'))
  expect(written.config).toContain('- PReLU: {shared_axes: [1, 2]}')
  expect(written.report.parameters).toBe(299)
  const model = await compileImported(written)
  const x = Float32Array.from({ length: 128 }, (_, i) => i / 127)
  const { dense_Dense2: y } = model.run({ conv2d_Conv2D1_input: x })
  const given = [0.4415600597858429, 0.26034361124038696, 0.29809632897377014]
  expect(distance(y as Float32Array, given)).toBeLessThan(1e-5)
})
