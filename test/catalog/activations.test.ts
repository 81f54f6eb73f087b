/** Activations give Keras's values and true gradients, everywhere. */
import { describe, expect, test } from 'vitest'
import { activations } from '../../src/catalog/activations/index.ts'
import { differentiate } from '../../src/expr/differentiate.ts'
import { evaluate } from '../../src/expr/evaluate.ts'
import { type Expr, operand } from '../../src/expr/expr.ts'
import { type LayerCase, casesOf, numbersOf } from '../golden/cases.ts'
import { elementTolerance, expectGolden, sizeOf } from '../golden/compare.ts'
import { expectClose } from '../support/close.ts'
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

interface Golden {
  readonly title: string
  readonly name: string
  readonly args: Arguments
  readonly golden: LayerCase
}

/** The cases of the layer `Activation` that work element by element. */
const goldens = casesOf('activations').flatMap((golden): readonly Golden[] => {
  const reference = golden.kind === 'layer' && golden.layer['Activation']
  if (!reference || golden.compare !== 'element') return []
  const { activation } = reference as { readonly activation: string | Arguments }
  const named = typeof activation === 'string' ? { [activation]: {} } : activation
  const [name, args] = Object.entries(named)[0]!
  return [{ title: golden.name, name, args: args as Arguments, golden }]
})

describe('values', () => {
  test('every element-wise activation has a golden', () => {
    const seen = new Set(goldens.map(each => each.name))
    expect(elementwise.map(each => each.name).filter(name => !seen.has(name))).toEqual([])
  })

  test.each(goldens)('$title, where every step is rounded and in f64', ({ name, args, golden }) => {
    const expr = expressionOf(name, args)
    const wanted = golden.outputs[0]!
    const x = [...numbersOf(golden.inputs['x']!)]
    const larger = (i: number, y: number): number => Math.max(Math.abs(y), sizeOf(x[i]!))
    for (const round of [Math.fround, (value: number) => value]) {
      const y = x.map(at => Math.fround(evaluate(expr, [at], { round })))
      expectGolden(y, wanted, elementTolerance, larger, name)
    }
  })

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
  const cases = goldens.filter(each => !each.title.includes(','))

  test.each(cases)('$title: the gradient is that of central differences (seed 11)', each => {
    const { name, args } = each
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
