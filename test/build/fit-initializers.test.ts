/** The initializer `fitted` takes its variance from the activation that follows the layer. */
import { describe, expect, test } from 'vitest'
import { initialValues } from '../../src/build/initialize.ts'
import { modelOf } from './support.ts'

const inputs = 300

/** Variance times fan of the kernel of the first layer. */
function gainOf(layers: string, shape: string = `[${inputs}]`, fan = inputs): number {
  const yaml = `tenon: 1\ninputs: {x: ${shape}}\nlayers:\n${layers.replace(/^/gm, '  ')}\n`
  const [values] = [...initialValues(modelOf(yaml), 4).values()]
  const square = values!.reduce((sum, each) => sum + each * each, 0) / values!.length
  return square * fan
}

const dense = (rest = ''): string => `- Dense: {units: 300, kernel_initializer: fitted${rest}}`

describe('gain, from 90,000 numbers of seed 4', () => {
  // 1 / E[f(z)^2]: exact for pieces of lines, else from tables of the normal distribution.
  test.each<[string, string, number]>([
    ['no activation', dense(), 1],
    ['relu, as he_normal', dense(', activation: relu'), 2],
    ['a slope of 0.5', dense(', activation: {leaky_relu: 0.5}'), 2 / 1.25],
    ['a PReLU inside', dense(', activation: {PReLU: {alpha_initializer: 0.25}}'), 2 / 1.0625],
    ['selu, as lecun_normal', dense(', activation: selu'), 1],
    ['tanh', dense(', activation: tanh'), 1 / 0.3943],
    ['softmax', dense(', activation: softmax'), 1],
    ['an activation layer', `${dense()}\n- LeakyReLU: 0.3`, 2 / 1.09],
    [
      'one behind layers that pass on',
      `${dense()}\n- BatchNormalization\n- Dropout: 0.5\n- ReLU`,
      2,
    ],
    ['another layer in between', `${dense()}\n- Dense: 300\n- ReLU`, 1],
    [
      'several readers',
      `${dense()}\n  name: d\n- ReLU\n- ELU: {}\n  from: d\n- Add: [relu, elu]`,
      1,
    ],
  ])('%s', (_, layers, gain) => {
    const found = gainOf(layers)
    expect(Math.abs(found / gain - 1), `${found}`).toBeLessThan(0.02)
  })

  test('slopes that an image shares, and other modes and distributions', () => {
    const kernel = '{fitted: {mode: fan_out, distribution: uniform}}'
    const layers = `- Conv2D: {filters: 64, kernel_size: 3, kernel_initializer: ${kernel}}
- PReLU: {shared_axes: [1, 2], alpha_initializer: 1}`
    expect(Math.abs(gainOf(layers, '[5, 5, 64]', 9 * 64) - 1)).toBeLessThan(0.02)
  })

  test('own activations', () => {
    const yaml = `tenon: 1
inputs: {x: [300]}
activations: {half: {expr: "0.5 * x"}}
layers: [{Dense: {units: 300, kernel_initializer: fitted, activation: $half}}]
`
    const [values] = [...initialValues(modelOf(yaml), 4).values()]
    const square = values!.reduce((sum, each) => sum + each * each, 0) / values!.length
    expect(Math.abs((square * 300) / 4 - 1)).toBeLessThan(0.02)
  })
})
