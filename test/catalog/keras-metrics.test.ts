/** Every metric gives, over uneven batches, what Keras gives. */
import { describe, test } from 'vitest'
import { metrics } from '../../src/catalog/metrics/index.ts'
import { interpret } from '../../src/graph/interpret.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { expectClose } from '../support/goldens.ts'
import { entryOf, readArguments } from '../support/layer-scope.ts'
import {
  type MetricCase,
  caseName,
  tensorOf,
  trainingGoldens,
} from '../support/training-goldens.ts'

const cases = trainingGoldens.metrics.map((each, i) => [caseName(each, i), each] as const)

function valueOf({ name, args, batches }: MetricCase): number {
  const definition = entryOf(metrics, name)
  const read = readArguments(definition.fields, args)
  const total: number[] = []
  for (const { y, p } of batches) {
    const kind = y.shape.length < p.shape.length ? 'class-number' : 'like-prediction'
    const dtype = kind === 'class-number' ? 'int32' : 'float32'
    const target = createParameter('input', 'y', y.shape, dtype)
    const prediction = createParameter('input', 'p', p.shape)
    const root = definition.sums({ target, prediction, kind }, read)
    const given = new Map([
      [target, tensorOf(y)],
      [prediction, tensorOf(p)],
    ])
    const sums = interpret([root], given, { precision: 'f32' }).get(root)!.data
    for (const [i, sum] of sums.entries()) total[i] = (total[i] ?? 0) + sum
  }
  return definition.value(total, read)
}

describe('metrics', () => {
  test.each(cases)('%s', (_, golden) => {
    expectClose(valueOf(golden), golden.value, 2e-5 * Math.abs(golden.value) + 2e-6, golden.name)
  })
})
