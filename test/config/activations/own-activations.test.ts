/** Own activations: what their expressions compute, and that they are as good as built-in ones. */
import { describe, expect, test } from 'vitest'
import { catalog } from '../../../src/catalog/catalog.ts'
import { buildModel } from '../../../src/build/build.ts'
import { resolveConfig } from '../../../src/build/resolve-config.ts'
import { createSource } from '../../../src/diagnostics/source.ts'
import { differentiate } from '../../../src/expr/differentiate.ts'
import { evaluate } from '../../../src/expr/evaluate.ts'
import { type Expr, operand, substitute } from '../../../src/expr/expr.ts'
import { elementAtDefaults } from '../../../src/config/activations/own-activation.ts'
import { readConfig } from '../../../src/config/read.ts'
import { writeConfig } from '../../../src/config/write.ts'
import { printGraph } from '../../../src/graph/print.ts'
import { codeAndPlace, configOf, modelOf } from '../../build/support.ts'

/** The element of an activation that is declared as YAML. */
function elementOf(declaration: string): Expr {
  const config = configOf(
    `tenon: 1\nactivations: {own: ${declaration}}\ninputs: {x: [4]}\nlayers: [{Dense: 2}]`,
  )
  return elementAtDefaults(config.activations.get('$own')!)
}

const xs = [-7.3, -2, -1.5, -0.5, -0.2, 0, 0.3, 0.5, 1, 2.5, 6]

// What JavaScript says of the same formula.
const formulas: readonly (readonly [string, (x: number) => number])[] = [
  ['x > 0 ? x : 0.3 * tanh(x)', x => (x > 0 ? x : 0.3 * Math.tanh(x))],
  ['2 ** 3 - x ** 2 + x ** -1 * 0', x => 8 - x * x + (1 / x) * 0],
  ['(x + 9) ** 1.5', x => (x + 9) ** 1.5],
  ['(x + 9) ** 0.5', x => Math.sqrt(x + 9)],
  ['-x ** 2', x => -(x ** 2)],
  ['x % 2 + x // 2', x => x - 2 * Math.floor(x / 2) + Math.floor(x / 2)],
  ['not (x < -1 or x > 1) and x != 0.3 ? 1 : 2', x => (Math.abs(x) <= 1 && x !== 0.3 ? 1 : 2)],
  [
    'clip(x, -1, 1) + max(x, 0, 2) - min(1, x, 3)',
    x => Math.min(Math.max(x, -1), 1) + Math.max(x, 0, 2) - Math.min(1, x, 3),
  ],
  [
    'abs(x) + sign(x) + round(x) + ceil(x) + floor(x)',
    x => Math.abs(x) + Math.sign(x) + Math.floor(x + 0.5) + Math.ceil(x) + Math.floor(x),
  ],
  [
    'log(x + 9) + log2(x + 9) + log1p(exp(x)) + expm1(x)',
    x => Math.log(x + 9) + Math.log2(x + 9) + Math.log1p(Math.exp(x)) + Math.expm1(x),
  ],
  [
    'sin(pi * x) * cos(x) + sqrt(e) - 1/3',
    x => Math.sin(Math.PI * x) * Math.cos(x) + Math.sqrt(Math.E) - 1 / 3,
  ],
  ['x * sigmoid(x) - softplus(x)', x => x / (1 + Math.exp(-x)) - Math.log1p(Math.exp(x))],
]

test.each(formulas)('%s is what JavaScript makes of it', (expr, formula) => {
  const element = elementOf(JSON.stringify(expr))
  for (const x of xs) {
    if (!Number.isFinite(formula(x))) continue
    expect(evaluate(element, [x]), `at ${x}`).toBeCloseTo(formula(x), 6)
  }
})

test.each(formulas)('%s has the slope that differences have', expr => {
  const element = elementOf(JSON.stringify(expr))
  const slope = differentiate(element, 0)
  const h = 1e-5
  for (const x of [-6.7, -2.3, -0.7, 0.37, 0.87, 2.2]) {
    const wanted = (evaluate(element, [x + h]) - evaluate(element, [x - h])) / (2 * h)
    const tolerance = 1e-6 * Math.max(1, Math.abs(wanted))
    expect(Math.abs(evaluate(slope, [x]) - wanted), `at ${x}`).toBeLessThan(tolerance)
  }
})

describe('an own activation that says what a built-in one says', () => {
  test.each([
    ['leaky_relu', '{expr: "x >= 0 ? x : a * x", params: {a: 0.2}}', { negative_slope: 0.2 }],
    ['silu', 'x * sigmoid(x)', {}],
    ['softsign', 'x / (1 + abs(x))', {}],
    ['softsign', 'softsign(x)', {}],
    ['gelu', 'gelu(x)', { approximate: false }],
  ] as const)('%s is the same expression, to the last bit', (name, declaration, args) => {
    const builtIn = catalog.activations.find(each => each.name === name)!
    expect(elementOf(declaration)).toBe(builtIn.expr!(operand(0), args as never))
  })

  test('is the same kernel as the layer LeakyReLU', () => {
    const graphOf = (activation: string): string =>
      printGraph(
        modelOf(
          `tenon: 1\nactivations: {leak: {expr: "x >= 0 ? x : a * x", params: {a: 0.3}}}\n` +
            `inputs: {x: [4]}\nlayers: [{Dense: 3}, ${activation}]\noutputs: {y: act}`,
        ).inference,
      ).replace(/ {2}; .*$/gm, '')
    const layer = '{LeakyReLU: 0.3, name: act}'
    expect(graphOf('{Activation: $leak, name: act}')).toBe(graphOf(layer))
    expect(graphOf('{Activation: {activation: {$leak: {a: 0.3}}}, name: act}')).toBe(graphOf(layer))
  })

  test('with a weight learns what PReLU learns, at every x but 0', () => {
    const own = elementOf('{expr: "max(x, 0) + a * min(x, 0)", weights: {a: 0.25}}')
    const prelu = elementOf('{expr: "max(x, 0) - a * max(-x, 0)", weights: {a: 0.25}}')
    for (const x of [-3, -0.1, 0.1, 2])
      for (const k of [0, 1]) {
        const values = [x, 0.25]
        const slopes = [own, prelu].map(each => evaluate(differentiate(each, k), values))
        expect(slopes[0]! - slopes[1]!).toBe(0)
      }
  })
})

const common = `tenon: 1
activations:
  gate: sigmoid(2 * x)
  bent: {expr: x * $gate(x) + a, params: {a: {default: 0.1, min: 0}}}
blocks:
  pair:
    params: {f: 4, act: $bent}
    layers:
      - Dense: {units: f, activation: $act}
      - Dense: {units: 4, activation: {$bent: {a: 0.2}}}
`
const main = `tenon: 1
include: {common: common.yaml}
params: {act: $learned}
variants: {smooth: {act: $common.gate}}
activations:
  mine: $common.bent(x) ** 2
  learned: {expr: "max(x, 0) + a * min(x, 0)", weights: {a: {initializer: 0.25, constraint: non_neg}}}
inputs: {image: [6, 6, 3]}
layers:
  - Conv2D: {filters: 4, kernel_size: 3, activation: {$learned: {a: {shared_axes: [1, 2]}}}}
    name: conv
  - Activation: $learned
    name: alone
  - Flatten
  - Dense: {units: 5, activation: $act}
    name: last
  - common.pair
  - common.pair: {act: $mine}
  - common.pair: {act: $common.gate}
`

const read = (text: string, variant?: string) =>
  readConfig(createSource('model.yaml', text), {
    variant,
    read: path => createSource(path, common),
  })

function built(text: string, variant?: string) {
  const { config, diagnostics } = read(text, variant)
  expect(diagnostics.map(codeAndPlace)).toEqual([])
  const { model, diagnostics: found } = buildModel(config!)
  expect(found.map(codeAndPlace)).toEqual([])
  return model!
}

describe('in a whole config', () => {
  test('weights are called by layer, field and name; those of Activation are its own', () => {
    const weights = built(main).weights.map(each => [each.name, each.shape])
    expect(weights).toContainEqual(['conv/activation/a', [1, 1, 4]])
    expect(weights).toContainEqual(['alone/a', [4, 4, 4]])
    expect(weights).toContainEqual(['last/activation/a', [5]])
    const { constraint } = built(main).weights.find(each => each.name === 'alone/a')!
    expect(constraint?.name).toBe('non_neg')
  })

  test('a variant chooses another one', () => {
    const names = built(main, 'smooth').weights.map(each => each.name)
    expect(names).not.toContain('last/activation/a')
    expect(names).toContain('conv/activation/a')
  })

  test('the resolved config means the same, and resolves to itself', () => {
    const model = built(main)
    const text = writeConfig(resolveConfig(model))
    const again = built(text)
    const graphOf = ({ inference }: typeof model) =>
      printGraph(inference).replace(/ {2}; .*$/gm, '')
    expect(graphOf(again)).toBe(graphOf(model))
    expect(writeConfig(resolveConfig(again))).toBe(text)
    expect(text).toContain('expr: $common_bent(x) ** 2')
  })

  test('parameters out of their range are refused where they are used', () => {
    const text = main.replace(
      '{act: $mine}',
      '{f: 2}\n  - Dense: {units: 2, activation: {$common.bent: -1}}',
    )
    const { config } = read(text)
    expect(buildModel(config!).diagnostics.map(each => each.message)).toEqual([
      "'a' must be at least 0, got -1",
    ])
  })

  test('arguments of a name that has no value yet are refused', () => {
    const text = `tenon: 1
activations: {bent: {expr: a * x, params: {a: 1}}}
blocks:
  one:
    params: {act: $bent}
    layers: [{Dense: {units: 2, activation: {$act: {a: 2}}}}]
inputs: {x: [2]}
layers: [one]
`
    expect(read(text).diagnostics.map(codeAndPlace)).toEqual(['no-value 6:46'])
  })

  test('is never code: names of JavaScript are unknown', () => {
    for (const expr of ['process.exit(1)', 'constructor(x)', '__proto__ + x', 'x[0]', "'x'"])
      expect(
        read(`tenon: 1\nactivations: {own: "${expr}"}\ninputs: {x: [2]}\nlayers: [{Dense: 2}]`)
          .diagnostics.length,
        expr,
      ).toBeGreaterThan(0)
  })
})

test('an operand in the place of a weight is differentiated with respect to it', () => {
  const element = elementOf('{expr: "x * a ** 2", weights: {a: 0.5}}')
  const slope = differentiate(element, 1)
  expect(evaluate(substitute(slope, [operand(0), operand(1)]), [3, 0.5])).toBeCloseTo(3)
})
