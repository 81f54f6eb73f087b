/** Every layer and activation gives Keras's values and gradients, on every target. */
import { describe, expect, test } from 'vitest'
import { compile } from '../../src/api.ts'
import { stepName } from '../../src/build/scope.ts'
import { modelOf } from '../../src/compile.ts'
import { openConfig } from '../../src/config-source.ts'
import { checkInputs } from '../../src/model-inputs.ts'
import type { TensorData } from '../../src/runtime/instance.ts'
import { createTargetInstance } from '../../src/target-instance.ts'
import { type Target, casesOn, targets, useTarget } from '../support/native.ts'
import { type GoldenTensor, type LayerCase, casesOfKind, cotangent, numbersOf } from './cases.ts'
import {
  elementTolerance,
  expectGolden,
  expectWhole,
  floorAmong,
  gradientTolerance,
  sizeOf,
} from './compare.ts'
import { differentiated } from './differentiated.ts'
import { configOf, inputsOf, layerName, resultName, weightsOf } from './layer-config.ts'

const cases = casesOfKind('layer')

type Actual = { readonly [name: string]: ArrayLike<number> }

describe.each(targets)('on %s', target => {
  useTarget(target)
  const plain = cases.filter(([, golden]) => !golden.training)

  test.each(casesOn(target, plain))('%s', async (_, golden) => {
    const model = await compile({ text: configOf(golden) }, { target, weights: weightsOf(golden) })
    const results = model.runTensors(inputsOf(golden))
    for (const [i, each] of golden.outputs.entries())
      expect(results[resultName(i)]!.shape, `shape of ${resultName(i)}`).toEqual(each.shape)
    const data = Object.entries(results).map(([name, each]) => [name, each.data] as const)
    expectOutputs(golden, Object.fromEntries(data))
  })

  const differentiable = cases.filter(([, { gradients, training }]) => gradients ?? training)
  test.each(casesOn(target, differentiable))('gradients of %s', async (_, golden) => {
    const found = await runDifferentiated(golden, target)
    expectOutputs(golden, found)
    expectGradients(golden, found)
    for (const [name, each] of Object.entries(golden.updates ?? {}))
      expectWhole(updated(golden, found, name), each, `${name} after the step`)
    if (golden.penalty) expectWhole(found['penalty'], golden.penalty, 'penalty')
  })
})

async function runDifferentiated(golden: LayerCase, target: Target): Promise<Actual> {
  const model = await modelOf(await openConfig({ text: configOf(golden) }))
  const { graph, cotangents } = differentiated(model, golden.training === true)
  const { inputs, sizes } = checkInputs(model.inputs, inputsOf(golden))
  const factors = golden.outputs.map((each, i) => {
    return [cotangents.get(resultName(i))!, cotangent(each.data.length)] as const
  })
  const weights = new Map<string, TensorData>(Object.entries(weightsOf(golden)))
  weights.set(stepName, Int32Array.of(golden.step ?? 0))
  const instance = await createTargetInstance(graph, weights, target)
  return instance.run({ ...inputs, ...Object.fromEntries(factors) }, sizes)
}

/** A weight that nothing updates stays. */
function updated(golden: LayerCase, found: Actual, name: string): ArrayLike<number> {
  return found[`update:${layerName}/${name}`] ?? numbersOf(golden.weights[name]!)
}

function expectOutputs(golden: LayerCase, found: Actual): void {
  const [x] = Object.values(golden.inputs)
  for (const [i, each] of golden.outputs.entries()) {
    const actual = found[resultName(i)]
    const where = `result ${i}`
    if (golden.compare === 'element') expectElements(actual, each, numbersOf(x!), where)
    else expectWhole(actual, each, where)
  }
}

function expectElements(
  actual: ArrayLike<number> | undefined,
  golden: GoldenTensor,
  x: Float32Array,
  where: string,
): void {
  const larger = (i: number, y: number): number => Math.max(Math.abs(y), sizeOf(x[i]!))
  expectGolden(actual, golden, elementTolerance, larger, where)
}

function expectGradients(golden: LayerCase, found: Actual): void {
  const all = golden.gradients ?? {}
  for (const [name, each] of Object.entries(all)) {
    const input = name in golden.inputs
    const actual = found[`gradient:${input ? name : `${layerName}/${name}`}`]
    const where = `gradient of ${name}`
    if (golden.compare !== 'element')
      expectWhole(actual, each, where, gradientTolerance, floorAmong(each, all))
    else expectSlopes(actual, withTies(each, actual, golden.ties), where)
  }
}

function expectSlopes(
  actual: ArrayLike<number> | undefined,
  golden: GoldenTensor,
  where: string,
): void {
  const dy = cotangent(golden.data.length)
  const larger = (i: number, dx: number): number => Math.max(Math.abs(dx), Math.abs(dy[i]!))
  expectGolden(actual, golden, gradientTolerance, larger, where)
}

/** At a tie, the gradient of either side will do. */
function withTies(
  golden: GoldenTensor,
  actual: ArrayLike<number> | undefined,
  ties: LayerCase['ties'] = {},
): GoldenTensor {
  const isNear = (side: number, i: number): boolean =>
    Math.abs(side - (actual?.[i] ?? NaN)) <= gradientTolerance * Math.abs(side)
  const data = golden.data.map((each, i) => ties[i]?.find(side => isNear(side, i)) ?? each)
  return { ...golden, data }
}
