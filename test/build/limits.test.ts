/** Limits of configs: maxima, equalities, units, and what cannot be checked. */
import { describe, expect, test } from 'vitest'
import { checkLimits } from '../../src/build/limits.ts'
import { faultOf, faultsOf, modelOf } from './support.ts'

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
})
