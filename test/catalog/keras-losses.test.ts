/** Every loss gives the value and the gradient that Keras gives. */
import { describe, expect, test } from 'vitest'
import { reduceLoss } from '../../src/catalog/loss-reduction.ts'
import { losses } from '../../src/catalog/losses/index.ts'
import { interpret } from '../../src/graph/interpret.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { gradients } from '../../src/passes/differentiate.ts'
import { entryOf, readArguments } from '../support/layer-scope.ts'
import { type LossCase, caseName, tensorOf, trainingGoldens } from '../support/training-goldens.ts'

const cases = trainingGoldens.losses.map((each, i) => [caseName(each, i), each] as const)

function lossOf({ name, args, y, p, w }: LossCase) {
  const definition = entryOf(losses, name)
  const dtype = definition.target === 'class-number' ? 'int32' : 'float32'
  const target = createParameter('input', 'y', y.shape, dtype)
  const prediction = createParameter('input', 'p', p.shape)
  const weights = w && createParameter('input', 'w', w.shape)
  const read = readArguments(definition.fields, args) as { reduction: 'sum' }
  const values = definition.build(target, prediction, read)
  const mask = definition.mask?.(target, prediction, read, values)
  const loss = reduceLoss(values, { weights: [weights], masks: [mask] }, read.reduction)
  const given = new Map([
    [target, tensorOf(y)],
    [prediction, tensorOf(p)],
    ...(w ? [[weights!, tensorOf(w)] as const] : []),
  ])
  return { loss, prediction, given }
}

describe('losses', () => {
  test.each(cases)('%s', (_, golden) => {
    const { loss, prediction, given } = lossOf(golden)
    const [slope] = gradients(loss, [prediction])
    const found = interpret([loss, slope!], given, { precision: 'f32' })
    const value = found.get(loss)!.data[0]!
    expect(Math.abs(value - golden.value)).toBeLessThanOrEqual(
      1e-5 * (1e-2 + Math.abs(golden.value)),
    )
    const scale = Math.max(...golden.gradient.map(Math.abs), 1e-3)
    for (const [i, wanted] of golden.gradient.entries())
      expect(Math.abs(found.get(slope!)!.data[i]! - wanted), `gradient ${i}`).toBeLessThanOrEqual(
        1e-4 * scale,
      )
  })
})
