/** Activations give Keras's values and true gradients, everywhere. */
import { describe, expect, test } from 'vitest'
import { activations } from '../../src/catalog/activations/index.ts'
import { differentiate } from '../../src/expr/differentiate.ts'
import { evaluate } from '../../src/expr/evaluate.ts'
import { type Expr, operand } from '../../src/expr/expr.ts'
import { goldens, expectClose, numberOf } from '../support/goldens.ts'
import { type Arguments, entryOf, readArguments } from '../support/layer-scope.ts'
import { createRandom } from '../graph/tensors.ts'

const x = operand(0)
const required: { readonly [name: string]: Arguments } = {
  threshold: { threshold: 1, default_value: -7 },
}

function expressionOf(name: string, args: Arguments = required[name] ?? {}): Expr {
  const definition = entryOf(activations, name)
  return definition.expr!(x, readArguments(definition.fields, args))
}

const elementwise = activations.filter(each => each.expr)
const goldenCases: readonly (readonly [golden: string, name: string, args: Arguments])[] = [
  ...elementwise
    .filter(each => each.name in goldens.activations)
    .map(each => [each.name, each.name, {}] as const),
  ['gelu_approximate', 'gelu', { approximate: true }],
  ['threshold(1,-7)', 'threshold', { threshold: 1, default_value: -7 }],
  ['elu(0.7)', 'elu', { alpha: 0.7 }],
  ['celu(0.5)', 'celu', { alpha: 0.5 }],
  ['ReLU{"max_value": 6}', 'relu', { max_value: 6 }],
  ['ReLU{"max_value": 2}', 'relu', { max_value: 2 }],
  ['ReLU{"threshold": 1}', 'relu', { threshold: 1 }],
  ['LeakyReLU(1.5)', 'leaky_relu', { negative_slope: 1.5 }],
]

describe('values', () => {
  test('25 element-wise activations have a golden of their own name', () => {
    expect(goldenCases.length).toBe(25 + 8)
  })

  test.each(goldenCases)(
    '%s is what Keras gives, also for NaN and infinities',
    (key, name, args) => {
      for (const round of [Math.fround, (value: number) => value]) {
        const expr = expressionOf(name, args)
        for (const [i, golden] of goldens.activations[key]!.entries()) {
          const at = numberOf(goldens.x[i]!)
          const wanted = numberOf(golden)
          const size = Number.isFinite(at) ? Math.abs(at) : 0
          const tolerance = 1e-6 * Math.max(Math.abs(wanted), size)
          expectClose(evaluate(expr, [at], { round }), wanted, tolerance, `${key} at ${at}`)
        }
      }
    },
  )

  test('a negative threshold and a maximum compose as in Keras', () => {
    const expr = expressionOf('relu', { threshold: -1, max_value: 1, negative_slope: 1 })
    expect([1.5, 0.5, -0.5, -1.5].map(at => evaluate(expr, [at]))).toEqual([1, 0.5, 0, -0.5])
  })

  test.each(elementwise)('$name gives its examples', ({ name, examples }) => {
    for (const [at, y] of examples)
      expectClose(evaluate(expressionOf(name), [at]), y, 1e-6, `${name} at ${at}`)
  })
})

describe('gradients', () => {
  const kinks = [0, 0.5, 1, 3, 6]
  const random = createRandom(11)
  const points = Array.from({ length: 200 }, () => 16 * random() - 8).filter(at =>
    kinks.every(kink => Math.abs(Math.abs(at) - kink) > 1e-3),
  )
  const cases = [...goldenCases, ['hard_sigmoid(0.2)', 'hard_sigmoid', { slope: 0.2 }] as const]

  test.each(cases)('%s: the gradient is that of central differences (seed 11)', (_, name, args) => {
    const expr = expressionOf(name, args)
    const derivative = differentiate(expr, 0)
    const valueAt = (at: number) => evaluate(expr, [at])
    const slopes = points.map(at => evaluate(derivative, [at]))
    const largest = Math.max(1, ...slopes.map(Math.abs))
    expect(points.length).toBeGreaterThan(190)
    for (const [i, at] of points.entries()) {
      // hard_sigmoid(0.2) has its kinks elsewhere.
      if (Math.abs(Math.abs(at) - 2.5) < 1e-3) continue
      const numeric = (valueAt(at + 1e-5) - valueAt(at - 1e-5)) / 2e-5
      const tolerance = 1e-6 * Math.abs(numeric) + 1e-8 * largest
      expectClose(slopes[i]!, numeric, tolerance, `${name}' at ${at}`)
    }
  })

  test.each(elementwise.filter(each => each.name !== 'exponential'))(
    '$name: value and gradient are finite in f32 at ±100 and ±300',
    ({ name }) => {
      const expr = expressionOf(name)
      for (const at of [-300, -100, 100, 300])
        for (const each of [expr, differentiate(expr, 0)])
          expect(Number.isFinite(evaluate(each, [at], { round: Math.fround })), `${at}`).toBe(true)
    },
  )

  test.each([
    ['relu', 0],
    ['leaky_relu', 1],
    ['elu', 1],
    ['celu', 1],
    ['selu', 1.0507009873554805 * 1.6732632423543772],
    ['sigmoid', 0.25],
    ['softplus', 0.5],
    ['log_sigmoid', 0.5],
    ['silu', 0.5],
    ['softsign', 1],
    ['gelu', 0.5],
  ])("%s'(0) is %d", (name, slope) => {
    expect(evaluate(differentiate(expressionOf(name), 0), [0])).toBeCloseTo(slope, 12)
  })
})
