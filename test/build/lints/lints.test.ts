/** Lints: what each finds and where, what it leaves alone, and that no config of ours alarms one. */
import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { check } from '../../../src/api.ts'
import { lints } from '../../../src/build/lints/index.ts'
import { codeAndPlace, faultsOf } from '../support.ts'

const codes = new Set<string>(lints.map(each => each.code))

/** Codes and places that lints find in layers of an image model. */
function found(layers: string, training = ''): readonly string[] {
  const text = `tenon: 1\ninputs: {image: [8, 8, 2]}\nlayers:\n${layers}\n${training}`
  return faultsOf(text).filter(each => codes.has(each.split(' ')[0]!))
}

describe('a lint', () => {
  test.each([
    ['softmax in softmax', '  - Activation: softmax\n  - Softmax', ['softmax-twice 5:5']],
    ['log_softmax after it', '  - Softmax\n  - Activation: log_softmax', ['softmax-twice 5:5']],
    ['ReLU, then Softmax', '  - ReLU\n  - Softmax', ['relu-before-softmax 5:5']],
    ['a slope of 2', '  - LeakyReLU: 2', ['slope-above-one 4:16']],
    [
      'one of an argument',
      '  - Dense: {units: 2, activation: {leaky_relu: 2}}',
      ['slope-above-one 4:35'],
    ],
    [
      'bounds that kill',
      `  - ReLU
  - Dense: {units: 2, activation: relu, kernel_constraint: &low {min_max: {max: 0}}, bias_constraint: *low}`,
      ['dead-relu 5:5'],
    ],
    [
      'l2 on slopes',
      '  - PReLU: {shared_axes: [1, 2], alpha_regularizer: l2}',
      ['decayed-slope 4:53'],
    ],
    [
      'more slopes than weights',
      '  - Conv2D: {filters: 2, kernel_size: 1, activation: PReLU}',
      ['many-slopes 4:5'],
    ],
    [
      'he for selu',
      '  - Dense: {units: 2, activation: selu, kernel_initializer: he_uniform}',
      ['unfit-initializer 4:61'],
    ],
    ['ones', '  - Dense: {units: 2, kernel_initializer: ones}', ['equal-units 4:43']],
    ['dropout, then norm', '  - Dropout: 0.1\n  - BatchNormalization', ['dropout-before-norm 5:5']],
  ])('finds %s', (_, layers, expected) => expect(found(layers)).toEqual(expected))

  test.each([
    ['what the layer between needs', '  - Softmax\n  - Dense: 2\n  - Softmax'],
    ['relu inside', '  - ReLU\n  - Dense: {units: 2, activation: softmax}'],
    ['slopes up to 1', '  - LeakyReLU: 1\n  - ReLU: {negative_slope: 0.5}'],
    [
      'one bound alone',
      '  - ReLU\n  - Dense: {units: 2, activation: relu, kernel_constraint: {min_max: {max: 0}}}',
    ],
    [
      'l1 on slopes, and l2 on kernels',
      '  - Dense: {units: 2, kernel_regularizer: l2}\n  - PReLU: {alpha_regularizer: l1}',
    ],
    ['shared slopes', '  - Conv2D: {filters: 2, kernel_size: 1}\n  - PReLU: {shared_axes: [1, 2]}'],
    ['the default initializer', '  - Dense: {units: 2, activation: selu}'],
    ['one unit of ones', '  - Dense: {units: 1, kernel_initializer: ones}'],
    ['frozen ones', '  - Dense: {units: 2, kernel_initializer: ones}\n    trainable: false'],
    ['norm, then dropout', '  - BatchNormalization\n  - Dropout: 0.1'],
  ])('leaves alone %s', (_, layers) => expect(found(layers)).toEqual([]))

  test('judges the last layer by the loss of its output', () => {
    const layers = '  - Flatten\n  - Dense: {units: 3, activation: softmax}\n    name: y'
    const training = (loss: string): string => `training: {loss: ${loss}, optimizer: adam}`
    const logits = '{categorical_crossentropy: {from_logits: true}}'
    expect(found(layers, training(logits))).toEqual(['softmax-before-logits 5:5'])
    expect(found(layers, training(`{y: ${logits}}`))).toEqual(['softmax-before-logits 5:5'])
    expect(found(layers, training('categorical_crossentropy'))).toEqual([])
  })

  test('shows a layer of a block once, and where the block is used', async () => {
    const text = `tenon: 1
inputs: {x: [4]}
blocks:
  b:
    params: {slope: 2}
    layers: [{Dense: 4}, {LeakyReLU: slope}]
layers:
  - b: 3
    repeat: 3
`
    const { diagnostics } = await check({ text })
    expect(diagnostics.map(codeAndPlace)).toEqual(['slope-above-one 6:38'])
    expect(diagnostics[0]!.notes[0]!.message).toContain("in block 'b', repeat 1")
  })

  test('is off where a comment says so', async () => {
    const line = '  - LeakyReLU: 2  # tenon-ignore slope-above-one: meant'
    const { diagnostics } = await check({ text: `tenon: 1\ninputs: {x: [4]}\nlayers:\n${line}\n` })
    expect(diagnostics).toEqual([])
  })
})

test.each(readdirSync('configs').filter(each => each.endsWith('.yaml')))(
  'no lint finds anything in %s',
  async file => {
    const { diagnostics } = await check({ text: readFileSync(`configs/${file}`, 'utf8') })
    expect(diagnostics.filter(each => codes.has(each.code)).map(codeAndPlace)).toEqual([])
  },
)
