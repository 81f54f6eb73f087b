/** Resolved configs: the same model without blocks, repeats and parameters. */
import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { buildModel } from '../../src/build/build.ts'
import type { Model } from '../../src/build/model.ts'
import { resolveConfig } from '../../src/build/resolve-config.ts'
import { readConfig } from '../../src/config/read.ts'
import { writeConfig } from '../../src/config/write.ts'
import { createSource } from '../../src/diagnostics/source.ts'
import { diffWeights } from '../../src/diff/weights.ts'
import { printGraph } from '../../src/graph/print.ts'

function modelOf(text: string, variant?: string): Model {
  const { config, diagnostics } = readConfig(createSource('model.yaml', text), { variant })
  expect(diagnostics.filter(each => each.severity === 'error')).toEqual([])
  const { model, diagnostics: found } = buildModel(config!)
  expect(found.filter(each => each.severity === 'error')).toEqual([])
  return model!
}

const resolved = (model: Model): string => writeConfig(resolveConfig(model))

/** The graph without the names of layers, which a comment at the end of each line has. */
const graphOf = (model: Model): string => printGraph(model.inference).replace(/  ; .*$/gm, '')

const shared = `tenon: 1
inputs: {left: [4], right: [4]}
modules:
  tower: {Dense: {units: 3, activation: tanh}}
layers:
  - call: tower
    from: left
    name: l
  - call: tower
    from: right
    name: r
  - Concatenate: [l, r]
  - Dense: 6
    name: again
    repeat: 2
    share: true
outputs: {both: again}
`

const everyForm = `tenon: 1
inputs: {x: [4, 6]}
layers:
  - Normalization: {axis: null, mean: 1/2, variance: 2}
  - Rescaling: {scale: [1, 2, 3, 4, 5, 6/2], offset: [[1], [2], [3], [4]]}
  - BatchNormalization: {renorm: true, renorm_clipping: {rmax: 2, dmax: 1}}
  - Dense: {units: 2, bias_initializer: {constant: [1, 2]}, activation: {sparsemax: {axis: 1}}}
  - LayerNormalization: {axis: [1, 2]}
  - Dropout: {rate: 0.5, noise_shape: [null, 1, null]}
  - Permute: [2, 1]
  - Dense: {units: 8, activation: glu}
`

const files = readdirSync('configs').filter(each => each.endsWith('.yaml'))
const texts = files.flatMap(file => {
  const text = readFileSync(`configs/${file}`, 'utf8')
  const { config } = readConfig(createSource(file, text))
  const variants = [undefined, ...config!.variants].slice(0, 4)
  return variants.map(variant => [`${file} ${variant ?? ''}`, text, variant] as const)
})

const more = [
  ['shared weights', shared, undefined],
  ['every form of arguments', everyForm, undefined],
] as const

describe.each([...texts, ...more])('%s', (_, text, variant) => {
  const model = modelOf(text, variant)
  const written = resolved(model)
  const again = modelOf(written)

  test('compiles to the same graph', () => expect(graphOf(again)).toBe(graphOf(model)))

  test('is the same when it is resolved again', () => expect(resolved(again)).toBe(written))

  test('takes the weights of the config, and gives them back', () => {
    expect(diffWeights(model, again).loads).toBe(true)
    expect(diffWeights(again, model).loads).toBe(true)
  })

  test('names nothing that is expanded', () => {
    expect(written).not.toMatch(/^(params|variants|blocks|modules|include):/m)
    expect(written).not.toMatch(/ (repeat|when|call|share):/)
  })
})

test('names do not meet', () => {
  const model = modelOf(`tenon: 1
inputs: {x: [4]}
blocks: {b: {layers: [{Dense: 4}]}}
layers: [{b: {}, name: a}, {Dense: 4, name: a_dense}]
`)
  const names = modelOf(resolved(model)).layers.map(each => each.name)
  expect(names).toEqual(['a_dense_2', 'a_dense'])
})
