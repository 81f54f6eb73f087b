/** Checking all variants of a config at once. */
import { describe, expect, test } from 'vitest'
import { check } from '../src/api.ts'
import type { LimitOptions } from '../src/costs.ts'
import { createSource } from '../src/diagnostics/source.ts'

const config = (layers: string, limits = '{}'): string => `tenon: 1
params: {n: 3}
variants: {small: {n: 2}, large: {n: 900}}
inputs: {x: [4]}
layers: [${layers}]
limits: ${limits}
`

async function found(text: string, options: LimitOptions & { allVariants?: boolean } = {}) {
  const { diagnostics } = await check({ text }, options)
  return diagnostics.map(({ code, notes }) => [code, ...notes.map(each => each.message)])
}

describe('all variants', () => {
  test('are checked, and a fault says where it shows', async () => {
    const text = config('{Dense: n}', '{params: 100}')
    expect(await found(text)).toEqual([])
    expect(await found(text, { allVariants: true })).toEqual([['limit-exceeded', 'in large']])
  })

  test('have a fault of all in common', async () => {
    const text = config('{Dense: n, from: y}')
    expect(await found(text, { allVariants: true })).toEqual(await found(text))
  })
})

describe('a limit that needs more than the config', () => {
  const text = config('{Dense: 3}', '{regression: {against: main, params: 0}, latency: 10ms}')

  test('is reported where nothing more is given', async () => {
    expect(await found(text)).toEqual([['limit-not-checked'], ['limit-not-checked']])
  })

  test('is checked with what the caller reads and measures', async () => {
    const source = createSource('base.yaml', config('{Dense: 2}'))
    const readBase = async (against: string) => {
      expect(against).toBe('main')
      return { source }
    }
    const measureLatency = async (): Promise<number> => 11
    expect(await found(text, { readBase, measureLatency })).toEqual([
      ['regression'],
      ['limit-exceeded'],
    ])
  })

  test('is the exact size of the weight file', async () => {
    const { formatWeights } = await import('../src/train/weights.ts')
    const { initialValues } = await import('../src/build/initialize.ts')
    const { modelOf } = await import('../src/compile.ts')
    const model = await modelOf(createSource('m.yaml', config('{Dense: 3}')))
    const size = formatWeights(model, initialValues(model, 0)).length
    const limited = (limit: number) => config('{Dense: 3}', `{file_size: ${limit}}`)
    expect(await found(limited(size))).toEqual([])
    expect(await found(limited(size - 1))).toEqual([['limit-exceeded']])
  })
})
