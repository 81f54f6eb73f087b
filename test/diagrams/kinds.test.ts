/** What kind of work a layer is shown as. */
import { expect, test } from 'vitest'
import { modelOf } from '../../src/compile.ts'
import { openConfig } from '../../src/config-source.ts'
import { pictureOf } from '../../src/diagrams/draw.ts'

test.each([
  ['[8]', 'Dense: 4', 'contraction'],
  ['[8]', 'BatchNormalization:', 'normalization'],
  ['[8]', 'LayerNormalization:', 'normalization'],
  ['[8]', 'UnitNormalization:', 'normalization'],
  ['[8]', 'LocalResponseNormalization:', 'normalization'],
  ['[8]', 'PReLU:', 'activation'],
  ['[8]', 'Rescaling: 2', 'elementwise'],
  ['[8, 4]', 'PositionEmbedding: 8', 'elementwise'],
  ['[8, 4]', 'ClassToken:', 'reshape'],
  ['[8, 4]', 'Flatten:', 'reshape'],
  ['[8, 4]', 'GlobalAveragePooling1D:', 'pooling'],
  ['[8, 4]', 'MaxPooling1D:', 'pooling'],
  ['[8, 4]', 'Dropout: 0.5', 'identity'],
])('of %s, %s is %s', async (shape, layer, kind) => {
  const text = `tenon: 1\ninputs: {x: ${shape}}\nlayers:\n  - ${layer}\n    name: it\n`
  const { boxes } = pictureOf(await modelOf(await openConfig({ text })), 'source')
  expect(boxes.find(each => each.id === 'it')!.kind).toBe(kind)
})
