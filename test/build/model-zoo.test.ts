/** Families of models said as variants, against the sizes of their reference implementations. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { buildModel } from '../../src/build/build.ts'
import { countParameters, countTrainable } from '../../src/build/counts.ts'
import { readConfig } from '../../src/config/read.ts'
import { createSource } from '../../src/diagnostics/source.ts'

function sizesOf(file: string, variant: string): { trainable: number; params: number } {
  const source = createSource(file, readFileSync(file, 'utf8'))
  const { config, diagnostics: ofText } = readConfig(source, { variant })
  const { model, diagnostics } = buildModel(config!)
  expect([...ofText, ...diagnostics]).toEqual([])
  return { trainable: countTrainable(model!), params: countParameters(model!) }
}

// Counts of torchvision's models.
describe.each([
  ['resnet18', 11_689_512],
  ['resnet34', 21_797_672],
  ['resnet50', 25_557_032],
  ['resnet101', 44_549_160],
  ['resnet152', 60_192_808],
])('%s', (variant, trainable) => {
  test(`trains ${trainable} numbers`, () => {
    expect(sizesOf('configs/resnet.yaml', variant).trainable).toBe(trainable)
  })
})

describe.each([
  ['half', 1_968_680],
  ['small', 2_636_424],
  ['full', 3_504_872],
  ['wide', 6_108_776],
])('mobilenetv2 %s', (variant, trainable) => {
  test(`trains ${trainable} numbers`, () => {
    expect(sizesOf('configs/mobilenetv2.yaml', variant).trainable).toBe(trainable)
  })
})

// Counts of timm's vit_*_patch16_224.
describe.each([
  ['tiny', 5_717_416],
  ['small', 22_050_664],
  ['base', 86_567_656],
])('vit %s', (variant, trainable) => {
  test(`trains ${trainable} numbers`, () => {
    expect(sizesOf('configs/vit.yaml', variant).trainable).toBe(trainable)
  })
})

// Counts of the models that OpenAI published, the embedding shared with the scores of words.
describe.each([
  ['small', 124_439_808],
  ['medium', 354_823_168],
  ['large', 774_030_080],
  ['xl', 1_557_611_200],
])('gpt2 %s', (variant, params) => {
  test(`has ${params} numbers`, () => {
    expect(sizesOf('configs/gpt2.yaml', variant).params).toBe(params)
  })
})

test('mobilenetv2 stores its moving averages too', () => {
  expect(sizesOf('configs/mobilenetv2.yaml', 'full').params).toBe(3_538_984)
})

test.each([
  ['configs/resnet.yaml', 80],
  ['configs/mobilenetv2.yaml', 60],
  ['configs/vit.yaml', 60],
])('%s has fewer than %d lines, none over 110 columns', (file, most) => {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  expect(lines.length).toBeLessThan(most)
  expect(Math.max(...lines.map(each => each.length))).toBeLessThanOrEqual(110)
})
