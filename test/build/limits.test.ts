/** Limits of configs: maxima, equalities, units, and what cannot be checked. */
import { describe, expect, test } from 'vitest'
import { buildModel } from '../../src/build/build.ts'
import { checkLimits, countMeasures } from '../../src/build/limits.ts'
import { checkRegression } from '../../src/build/regression.ts'
import { readConfig } from '../../src/config/read.ts'
import { createSource } from '../../src/diagnostics/source.ts'
import { codeAndPlace, configOf, faultOf, faultsOf, modelOf } from './support.ts'

/** 4·3 + 3 frozen and 3·2 + 2 trained numbers, 24 + 12 flops. */
const limited = (limits: string): string => `tenon: 1
inputs: {x: [4]}
layers:
  - Dense: 3
    trainable: false
  - Dense: 2
limits: ${limits}
`

describe('a limit', () => {
  test.each(['{params: 23}', '{trainable: 8}', '{flops: 36}', '{params: 0.023k}', '{params: 1M}'])(
    'holds: %s',
    limits => {
      expect(faultsOf(limited(limits))).toEqual([])
    },
  )

  test.each([
    ['{params: 22}', 'stored parameters are 23, the limit allows at most 22'],
    ['{trainable: 7}', 'trained parameters are 8, the limit allows at most 7'],
    ['{flops: 35}', 'flops are 36, the limit allows at most 35'],
  ])('is exceeded: %s', (limits, message) => {
    const fault = faultOf(limited(limits))
    expect(fault.code).toBe('limit-exceeded')
    expect(fault.message).toBe(message)
  })

  test('is reported at its value', () => {
    expect(faultsOf(limited('{params: 22, flops: 1M}'))).toEqual(['limit-exceeded 7:18'])
  })

  test('may be an equality', () => {
    expect(faultsOf(limited('{params: {exact: 23}}'))).toEqual([])
    expect(faultsOf(limited('{params: {exact: 24}}'))).toEqual(['limit-exceeded 7:26'])
  })

  test('on memory waits for the plan', () => {
    const model = modelOf(limited('{memory: 8MB, params: 23}'))
    expect(checkLimits(model, { memory: 8e6 })).toEqual([])
    expect(checkLimits(model, { memory: 8e6 + 1 }).map(each => each.message)).toEqual([
      'bytes of memory are 8,000,001, the limit allows at most 8,000,000',
    ])
  })

  test('on flops is not checked where a dynamic dim decides', () => {
    const fault = faultOf(`tenon: 1
inputs: {x: [null, 8, 1]}
layers: [{Conv2D: {filters: 2, kernel_size: 3}}]
limits: {flops: 1k}
`)
    expect(fault.code).toBe('limit-not-checked')
    expect(fault.severity).toBe('warning')
  })

  test('may warn before it is reached', () => {
    expect(faultsOf(limited('{params: {max: 30, warn: 22}}'))).toEqual(['limit-near 7:34'])
    expect(faultOf(limited('{params: {max: 22, warn: 20}}')).code).toBe('limit-exceeded')
  })

  test('names the layer that costs most', () => {
    const [note] = faultOf(limited('{params: 22}')).notes
    expect(note!.message).toBe("'dense' holds 65 % of the parameters")
    expect(faultOf(limited('{params: {exact: 24}}')).notes).toEqual([])
  })
})

describe('a variant', () => {
  const config = `tenon: 1
params: {n: 3}
variants:
  small: {n: 2, limits: {params: 10}}
  large: {n: 9}
inputs: {x: [4]}
layers: [{Dense: n}]
limits: {params: 20}
`
  const found = (variant?: string): readonly string[] => {
    const source = createSource('model.yaml', config)
    return buildModel(readConfig(source, { variant }).config!).diagnostics.map(codeAndPlace)
  }

  test('has the limits of the config, or its own', () => {
    expect(found()).toEqual([])
    expect(found('small')).toEqual([])
    expect(found('large')).toEqual(['limit-exceeded 8:18'])
    expect(checkLimits(modelOf(config), { params: 21 })).toHaveLength(1)
  })
})

describe('what is forbidden', () => {
  const config = (forbid: string): string => `tenon: 1
inputs: {x: [4]}
blocks:
  pair: {layers: [{Dense: {units: 4, activation: sigmoid}}, {Dense: 4}]}
layers:
  - Dense: {units: 4, kernel_initializer: {random_normal: {stddev: 0.1}}}
  - pair
  - pair
  - Dropout: 0.5
limits: {forbid: [${forbid}]}
`

  test.each([
    ['Dropout', ['forbidden 9:5']],
    ['Flatten', []],
    ['{activation: sigmoid}', ['forbidden 4:20']],
    ['{activation: relu}', []],
    ['{stddev: 0.1}', ['forbidden 6:5']],
    ['{units: 4, activation: sigmoid}', ['forbidden 4:20']],
    ['{units: 5, activation: sigmoid}', []],
    ['pair', ['forbidden 7:5', 'forbidden 8:5']],
  ])('is found wherever it stands: %s', (forbid, expected) => {
    expect(faultsOf(config(forbid))).toEqual(expected)
  })

  test('is shown with the entry that forbids it', () => {
    const [found] = buildModel(configOf(config('Dropout'))).diagnostics
    expect(found!.message).toBe("'dropout' has what the limits forbid: Dropout")
    expect(found!.notes.map(each => each.message)).toEqual(['it is forbidden here'])
  })
})

describe('a regression', () => {
  const config = (units: number, growth: string): string => `tenon: 1
inputs: {x: [4]}
layers: [{Dense: ${units}}]
limits: {regression: {against: main, params: ${growth}}}
`
  const compare = (units: number, growth: string) => {
    const model = modelOf(config(units, growth))
    return checkRegression(model, countMeasures(model), { measures: { params: 500 } })
  }

  test('is growth by more than is allowed', () => {
    expect(compare(100, '+1%')).toEqual([])
    expect(compare(101, '+1%')).toEqual([])
    expect(compare(102, '+1%').map(each => [each.code, each.message])).toEqual([
      ['regression', 'stored parameters are 510, in main they are 500: more by more than 1 %'],
    ])
    expect(compare(102, '2%')).toEqual([])
    expect(compare(101, '0').map(codeAndPlace)).toEqual(['regression 4:46'])
  })

  test('is not checked where there is nothing to compare with', () => {
    const model = modelOf(config(100, '+1%'))
    const base = { reason: 'git knows no main', hint: 'fetch-depth: 0' }
    const [found] = checkRegression(model, countMeasures(model), base)
    expect(found).toMatchObject({ code: 'limit-not-checked', hint: 'fetch-depth: 0' })
  })
})
