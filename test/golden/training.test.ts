/** Losses, optimizers and schedules give the numbers that Keras's give. */
import { describe, expect, test } from 'vitest'
import { checkSource, trainingOf } from '../../src/compile.ts'
import { openConfig } from '../../src/config-source.ts'
import { elementwise } from '../../src/catalog/elementwise.ts'
import { add } from '../../src/expr/expr.ts'
import { gradients } from '../../src/passes/differentiate.ts'
import type { TensorData } from '../../src/runtime/instance.ts'
import { createTargetInstance } from '../../src/target-instance.ts'
import { evaluateModel } from '../../src/train/evaluate.ts'
import { startValues } from '../../src/train/values.ts'
import {
  type GoldenTensor,
  type LossCase,
  type MetricCase,
  type OptimizerCase,
  casesOfKind,
  numbersOf,
} from './cases.ts'
import { cancelled, elementTolerance, expectWhole, gradientTolerance } from './compare.ts'
import { type Target, casesOn, targets, useTarget } from '../support/native.ts'
import { lossConfig, optimizerConfig, slopesAsData, trainingConfig } from './training-config.ts'

const batch = (size: number) => new Map([['batch', size]])
const batchOf = ({ shape }: GoldenTensor) => batch(shape[0]!)

describe.each(targets)('on %s', target => {
  useTarget(target)

  test.each(casesOn(target, casesOfKind('loss')))('%s', async (_, golden) => {
    const options = { weighted: golden.weights !== undefined }
    const { training, diagnostics } = await checkSource(
      await openConfig({ text: lossConfig(golden.prediction.shape, golden.entry, options) }),
    )
    expect(diagnostics.filter(each => each.severity === 'error')).toEqual([])
    const { inputs, outputs } = training!.evaluation
    const loss = outputs.find(each => each.name === 'data-loss')!.node
    const prediction = inputs.find(each => each.attributes.name === 'x')!
    const graph = {
      inputs,
      outputs: [
        // A loss of one element may be a parameter; a result is none.
        { name: 'loss', node: elementwise([loss], x => add(x, 0)) },
        { name: 'gradient', node: gradients(loss, [prediction])[0]! },
      ],
      updates: [],
    }
    const ones = new Float32Array(golden.prediction.data.length / golden.prediction.shape[0]!)
    const instance = await createTargetInstance(graph, new Map([['y/alpha', ones.fill(1)]]), target)
    const x = numbersOf(golden.prediction)
    const weights = golden.weights && { 'y:weight': numbersOf(golden.weights) }
    const sizes = batch(golden.prediction.shape[0]!).set('y:labels', golden.target.shape[1] ?? 0)
    const found = instance.run({ x, 'y:target': targetOf(golden), ...weights }, sizes)
    expectWhole(found['loss'], golden.result, 'loss')
    if (golden.gradient) expectSlopes(golden, golden.gradient, found['gradient'])
  })

  test.each(casesOn(target, casesOfKind('metric')))('%s', async (_, golden) => {
    const text = lossConfig(golden.prediction.shape, golden.loss, { metrics: [golden.entry] })
    const training = await trainingOf(await openConfig({ text }))
    const count = golden.prediction.shape[0]!
    const column = (name: string, data: TensorData) => ({
      ...{ name, data, size: data.length / count, scale: undefined },
      dtype: data instanceof Int32Array ? ('int32' as const) : ('float32' as const),
    })
    const columns = [
      column('x', numbersOf(golden.prediction)),
      column('y:target', targetOf(golden)),
    ]
    const data = { count, columns, sizes: new Map<string, number>() }
    const ones = new Float32Array(golden.prediction.data.length / count).fill(1)
    const weights = new Map([['y/alpha', ones]])
    const instance = await createTargetInstance(training.evaluation, weights, target)
    const scores = await evaluateModel({ training, instance, data, batchSize: golden.batch })
    expectWhole(Object.values(scores.metrics), golden.result, 'metric')
  })

  test.each(casesOn(target, casesOfKind('optimizer')))('%s', async (_, golden) => {
    const instance = await startTraining(optimizerConfig(golden), slopeWeights(golden), target)
    for (const [i, step] of golden.steps.entries()) {
      instance.run(slopesAsData(step.gradients), batch(1))
      for (const [name, each] of Object.entries(step.weights))
        expectWhole(instance.read(`${name}/alpha`), each, `${name} after step ${i + 1}`)
    }
    for (const [name, each] of Object.entries(golden.averages ?? {}))
      expectWhole(instance.read(`${name}/alpha:average`), each, `average of ${name}`)
  })

  test.each(casesOn(target, casesOfKind('training')))('%s', async (_, golden) => {
    const instance = await startTraining(trainingConfig(golden), golden.weights, target)
    for (const [i, { x, target, loss, weights }] of golden.steps.entries()) {
      const found = instance.run({ x: numbersOf(x), 'out:target': numbersOf(target) }, batchOf(x))
      expectWhole(found['loss'], loss, `loss of step ${i + 1}`)
      for (const [name, each] of Object.entries(weights))
        expectWhole(instance.read(name), each, `${name} after step ${i + 1}`, gradientTolerance)
    }
  })

  test.each(casesOn(target, casesOfKind('schedule')))(
    '%s',
    async (_, { name, entry, steps, rates }) => {
      const weights = { w: { shape: [1], data: [0] } }
      const golden = { name, kind: 'optimizer', entry: { sgd: { learning_rate: entry } } } as const
      const text = optimizerConfig({ ...golden, weights, steps: [] })
      const instance = await startTraining(text, slopeWeights({ weights }), target)
      // The first step of gradient -1 from 0 ends at the learning rate.
      const data = slopesAsData({ w: { shape: [1], data: [-1] } })
      const found = steps.map(step => {
        instance.write('step', Int32Array.of(step))
        instance.write('w/alpha', Float32Array.of(0))
        instance.run(data, batch(1))
        return instance.read('w/alpha')[0]!
      })
      expectWhole(found, { shape: [rates.length], data: rates }, 'rates')
    },
  )
})

function expectSlopes(
  { result, prediction }: LossCase,
  golden: GoldenTensor,
  found: ArrayLike<number> | undefined,
): void {
  const terms = cancelled(result, prediction, golden)
  // Only rounding may be left of what cancels.
  const tolerance = terms > 0 ? elementTolerance : gradientTolerance
  expectWhole(found, golden, 'gradient', tolerance, terms)
}

function targetOf({ target }: LossCase | MetricCase): TensorData {
  const values = numbersOf(target)
  return target.dtype === 'int32' ? Int32Array.from(values) : values
}

/** Weights of the layers that have those of a case as slopes. */
function slopeWeights({ weights }: Pick<OptimizerCase, 'weights'>): OptimizerCase['weights'] {
  const entries = Object.entries(weights).map(([name, each]) => [`${name}/alpha`, each] as const)
  return Object.fromEntries(entries)
}

async function startTraining(text: string, weights: OptimizerCase['weights'], target: Target) {
  const training = await trainingOf(await openConfig({ text }))
  const first = Object.entries(weights).map(([name, each]) => [name, numbersOf(each)] as const)
  return createTargetInstance(training.step, startValues(training, new Map(first)), target)
}
