/** Initializers, regularizers and constraints do to a weight what Keras does. */
import { describe, expect, test } from 'vitest'
import { initialValues } from '../../src/build/initialize.ts'
import type { Weight } from '../../src/build/model.ts'
import { modelOf } from '../../src/compile.ts'
import { openConfig } from '../../src/config-source.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { gradients } from '../../src/passes/differentiate.ts'
import { createInstance } from '../../src/runtime/target.ts'
import { type InitializerCase, type Reference, casesOfKind, numbersOf } from './cases.ts'
import { expectWhole, gradientTolerance } from './compare.ts'

/** The slopes of a PReLU take any shape, and every option of a weight. */
async function weightOf(
  shape: readonly number[],
  option: 'initializer' | 'regularizer' | 'constraint',
  entry: Reference,
) {
  const layers = [{ PReLU: { [`alpha_${option}`]: entry }, name: 'y' }]
  const text = JSON.stringify({ tenon: 1, inputs: { x: shape }, layers })
  const model = await modelOf(await openConfig({ text }))
  return { model, weight: model.weights[0]! }
}

describe.each(['reference', 'wasm'] as const)('on %s', target => {
  const run = (weight: Weight, values: Float32Array) => {
    const node = createParameter('weight', weight.name, weight.shape)
    const result = weight.regularizer?.penalty(node) ?? weight.constraint!.project(node)
    const outputs = [{ name: 'result', node: result }]
    if (weight.regularizer) outputs.push({ name: 'gradient', node: gradients(result, [node])[0]! })
    const graph = { inputs: [], outputs, updates: [] }
    return createInstance(graph, new Map([[weight.name, values]]), target).run({}, new Map())
  }

  test.each(casesOfKind('regularizer', 'constraint'))('%s', async (_, golden) => {
    const { weight } = await weightOf(golden.weight.shape, golden.kind, golden.entry)
    const found = run(weight, numbersOf(golden.weight))
    expectWhole(found['result'], golden.result, 'result')
    if (golden.gradient)
      expectWhole(found['gradient'], golden.gradient, 'gradient', gradientTolerance)
  })
})

test.each(casesOfKind('initializer'))('%s', async (_, golden) => {
  const { model, weight } = await weightOf(golden.shape, 'initializer', golden.entry)
  const values = initialValues(model, 3).get(weight.name)!
  expect(values.length).toBe(golden.shape.reduce((n, each) => n * each, 1))
  if (golden.exact) expectWhole(values, golden.exact, 'values', 0)
  else if (golden.rounded) expectWhole(values, golden.rounded, 'values')
  else if (golden.gain !== undefined) expectOrthogonal(values, golden.shape, golden.gain)
  else expectAlike(values, golden)
})

/** Within five standard errors of what Keras gives, and in the same bounds. */
function expectAlike(values: Float32Array, golden: InitializerCase): void {
  const { mean, deviation, bounds } = golden
  const n = values.length
  const found = values.reduce((sum, each) => sum + each, 0) / n
  const variance = values.reduce((sum, each) => sum + (each - found) ** 2, 0) / n
  expect(Math.abs(found - mean!)).toBeLessThan((5 * deviation!) / Math.sqrt(n))
  expect(Math.abs(Math.sqrt(variance) / deviation! - 1)).toBeLessThan(5 / Math.sqrt(2 * n))
  const [low, high] = bounds!
  const margin = 1e-3 * (high - low)
  // A normal distribution has no bounds: thirty times as many numbers reach further.
  expect(values.every(each => each >= low - margin && each <= high + margin)).toBe(true)
}

/** The shorter of rows and columns are orthogonal, each of length `gain`. */
function expectOrthogonal(values: Float32Array, shape: readonly number[], gain: number): void {
  const columns = shape.at(-1)!
  const rows = values.length / columns
  const [count, length] = rows < columns ? [rows, columns] : [columns, rows]
  const at = (vector: number, i: number): number =>
    rows < columns ? values[vector * columns + i]! : values[i * columns + vector]!
  for (let a = 0; a < count; a++)
    for (let b = 0; b <= a; b++) {
      let product = 0
      for (let i = 0; i < length; i++) product += at(a, i) * at(b, i)
      expect(product).toBeCloseTo(a === b ? gain * gain : 0, 5)
    }
}
