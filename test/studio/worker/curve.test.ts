/** Curves of the page against Keras's numbers, finite differences and the catalog's own. */
import { describe, expect, test } from 'vitest'
import type { CurveView, Pieces } from '../../../src/studio/worker/run-messages.ts'
import { type LayerCase, casesOfKind, cotangent, numbersOf } from '../../golden/cases.ts'
import { elementTolerance } from '../../golden/compare.ts'
import { configOf, layerName } from '../../golden/layer-config.ts'
import { ask, limits, x } from './models.ts'

const goldens = casesOfKind('layer').filter(
  ([name, golden]) =>
    /^activations: (Activation|ReLU|LeakyReLU|ELU|ThresholdedReLU|PReLU of)\b/.test(name) &&
    golden.inputs['x']?.shape[1] === 19 &&
    !name.includes('linear'),
)

/** The value of a curve at a number that it was computed for. */
function at(pieces: Pieces, number: number): number | undefined {
  return pieces.flat().find(each => each.x === number)?.y
}

describe("Keras's values and gradients", () => {
  test('there are cases', () => expect(goldens.length).toBeGreaterThan(60))

  test.each(goldens)('%s', async (_, golden) => {
    const found = await curveOfCase(golden)
    const xs = numbersOf(golden.inputs['x']!)
    const ys = numbersOf(golden.outputs[0]!)
    const slopes = numbersOf(golden.gradients!['x']!)
    const factors = cotangent(xs.length)
    let compared = 0
    for (const [i, value] of xs.entries()) {
      const y = at(found.curve, value)
      if (y === undefined) continue
      compared++
      const size = Math.max(Math.abs(value), Math.abs(ys[i]!))
      expect(Math.abs(y - ys[i]!)).toBeLessThanOrEqual(elementTolerance * size)
      if (golden.ties?.[i]) continue
      const slope = slopes[i]! / factors[i]!
      expect(Math.abs(at(found.gradient, value)! - slope)).toBeLessThanOrEqual(1e-4)
    }
    expect(compared).toBeGreaterThan(10)
  })
})

async function curveOfCase(golden: LayerCase): Promise<CurveView> {
  const { runs } = await ask(configOf(golden))
  const alpha = golden.weights['alpha']
  const parameters = alpha ? { alpha: numbersOf(alpha)[0]! } : {}
  return runs.curve({ path: layerName, parameters, x, limits })
}

describe('an own activation', () => {
  const text = `tenon: 1
inputs: {x: [3]}
activations:
  bent: {expr: 'x > 0 ? x : steep * (exp(k * x) - 1)', params: {k: 2}, weights: {steep: {initializer: ones}}}
layers:
  - Dense: {units: 4, activation: $bent}
    name: y
`

  test('has its parameters and weights, and its curve follows them', async () => {
    const { runs } = await ask(text)
    const [view] = runs.activations({ weights: 'initial' })
    expect(view).toMatchObject({ path: 'y/activation', layer: 'y', kind: 'element' })
    expect(view!.parameters.map(({ name, value }) => [name, value])).toEqual([
      ['k', 2],
      ['steep', 1],
    ])
    const found = runs.curve({ path: 'y/activation', parameters: { k: 1, steep: 0.5 }, x, limits })
    const h = 1 / 32
    for (const number of [-3, -1, -0.5, 0.5, 2]) {
      const expected = number > 0 ? number : 0.5 * (Math.exp(number) - 1)
      expect(at(found.curve, number)).toBeCloseTo(expected, 12)
      const [left, right] = [at(found.curve, number - h)!, at(found.curve, number + h)!]
      expect(at(found.gradient, number)).toBeCloseTo((right - left) / (2 * h), 3)
    }
    expect(found.formula).toContain('steep')
  })
})

describe('along an axis', () => {
  const text = (activation: string, units = 4): string => `tenon: 1
inputs: {x: [3]}
layers:
  - Dense: {units: ${units}, activation: ${activation}}
    name: y
`
  const elements = [0.5, -1, 2, 0]

  test('softmax is that of the elements, and its slope that of finite differences', async () => {
    const { runs } = await ask(text('softmax'))
    const [view] = runs.activations({ weights: 'initial' })
    expect(view).toMatchObject({ kind: 'axis', size: 4, parameters: [] })
    const found = runs.curve({ path: 'y/activation', parameters: {}, x, limits, elements })
    const sum = elements.reduce((total, each) => total + Math.exp(each), 0)
    elements.forEach((each, i) => expect(found.results![i]).toBeCloseTo(Math.exp(each) / sum, 12))
    expect(at(found.curve, 0.5)).toBeCloseTo(found.results![0]!, 12)
    const h = 1 / 16
    const [left, right] = [at(found.curve, 0.5 - h)!, at(found.curve, 0.5 + h)!]
    expect(at(found.gradient, 0.5)).toBeCloseTo((right - left) / (2 * h), 3)
  })

  test('glu halves the elements', async () => {
    const { runs } = await ask(text('glu'))
    const found = runs.curve({ path: 'y/activation', parameters: {}, x, limits, elements })
    expect(found.results).toHaveLength(2)
    expect(found.results![0]).toBeCloseTo(0.5 / (1 + Math.exp(-2)), 12)
  })
})
