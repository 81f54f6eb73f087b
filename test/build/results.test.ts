/** Layers with several results: `layer@k`, checked where the arguments are known. */
import { describe, expect, test } from 'vitest'
import { resolveConfig } from '../../src/build/resolve-config.ts'
import { writeConfig } from '../../src/config/write.ts'
import { diffModels } from '../../src/diff/diff.ts'
import { sourcePicture } from '../../src/diagrams/picture/source-picture.ts'
import { shapeText } from '../../src/graph/shape.ts'
import { faultOf, faultsOf, modelOf } from './support.ts'

const attending = (args: string, rest: string): string => `tenon: 1
inputs: {q: [4, 6], v: [5, 6]}
layers:
  - Attention: {${args}}
    name: look
    from: {value: v, query: q}
${rest}`

const both = attending(
  'return_attention_scores: true',
  `  - Flatten:
    from: look@1
  - Dense: 3
    name: probs
outputs: {chosen: look, probs: probs, scores: look@1}
`,
)

describe('results', () => {
  test('have a number each, and the first one none', () => {
    const model = modelOf(both)
    const shapes = model.outputs.map(({ name, shape }) => `${name} ${shapeText(shape)}`)
    expect(shapes).toEqual(['chosen [batch, 4, 6]', 'probs [batch, 3]', 'scores [batch, 4, 5]'])
    expect(model.layers[1]!.inputs[0]).toBe(model.layers[0]!.outputs[1])
    expect(model.layers[0]!.output).toBe(model.layers[0]!.outputs[0])
  })

  test('come in the order of the roles, whatever the order of the text', () => {
    const { feeds } = modelOf(both).expansion.layers[0]!
    expect(feeds).toEqual([
      { source: 0, output: 0, role: 'query' },
      { source: 1, output: 0, role: 'value' },
    ])
  })

  test('that the arguments do not give are shown at the reference', () => {
    const one = attending('', '  - Flatten:\n    from: look@1\n')
    expect(faultsOf(one)).toEqual(['single-output 8:11'])
    const two = attending('return_attention_scores: true', '  - Flatten:\n    from: look@2\n')
    expect(faultOf(two).message).toBe(`'look' has 2 results, and no number 2`)
    expect(faultsOf(attending('', 'outputs: {a: look, b: look@1}\n'))).toEqual([
      'single-output 7:23',
    ])
  })

  test('of a parameter are known where the parameter is', () => {
    const block = (scores: boolean): string => `tenon: 1
inputs: {x: [4, 6]}
blocks:
  looking:
    params: {scores: bool}
    layers:
      - Attention: {return_attention_scores: $scores}
        name: look
        from: [x, x]
    outputs: [look@1]
layers:
  - looking: {scores: ${scores}}
`
    expect(faultsOf(block(false))).toEqual(['single-output 10:15'])
    expect(modelOf(block(true)).outputs[0]!.shape.slice(1)).toEqual([4, 4])
  })

  test('stay themselves where a config is resolved', () => {
    const model = modelOf(both)
    const written = writeConfig(resolveConfig(model))
    expect(written).toContain('from: look@1')
    expect(written).toContain('from: {query: q, value: v}')
    expect(diffModels(model, modelOf(written)).layers).toEqual([])
  })

  test('are told apart in differences and pictures', () => {
    const other = modelOf(both.replace('from: look@1', 'from: look'))
    const [change] = diffModels(other, modelOf(both)).layers
    expect(JSON.stringify(change!.changes)).toContain('look@1')
    const { edges } = sourcePicture(modelOf(both))
    const shapes = edges.filter(each => each.from === 'look').map(each => each.shape)
    expect(shapes).toEqual([
      ['batch', 4, 5],
      ['batch', 4, 6],
      ['batch', 4, 5],
    ])
  })
})

describe('the roles of a layer', () => {
  test('are named where one is missing or misspelt', () => {
    const from = (roles: string) => attending('', '').replace('{value: v, query: q}', roles)
    expect(faultOf(from('{qery: q, value: v}')).hint).toBe(`did you mean 'query'?`)
    expect(faultsOf(from('{query: q}'))[0]).toBe('missing-role 4:5')
    expect(faultsOf(from('[q, v, v, v]'))).toEqual(['input-count 4:5'])
    expect(faultsOf(from('q'))[0]).toBe('input-count 4:5')
  })
})
