/** Losses and metrics where their formulas meet their limits; Keras's numbers are goldens. */
import { describe, expect, test } from 'vitest'
import { logistic } from '../../src/catalog/activations/sigmoid.ts'
import { softmaxOver } from '../../src/catalog/activations/softmax.ts'
import { elementwise } from '../../src/catalog/elementwise.ts'
import { losses } from '../../src/catalog/losses/index.ts'
import { binaryHits, classHits } from '../../src/catalog/hits.ts'
import type { TargetKind } from '../../src/catalog/training.ts'
import { interpret } from '../../src/graph/interpret.ts'
import type { Precision } from '../../src/graph/node.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { gradients } from '../../src/passes/differentiate.ts'
import { sumOfAll } from '../../src/catalog/reductions.ts'
import { expectAllClose } from '../support/close.ts'
import { type Arguments, entryOf, readArguments } from '../support/layer-scope.ts'

interface Numbers {
  readonly shape: readonly number[]
  readonly data: readonly number[]
}

/** One value per example (or element) of the batch. */
function lossOf(
  name: string,
  args: Arguments,
  target: Numbers,
  prediction: Numbers,
  precision: Precision = 'f64',
): readonly number[] {
  const definition = entryOf(losses, name)
  const dtype = definition.target === 'class-number' ? 'int32' : 'float32'
  const t = createParameter('input', 't', target.shape, dtype)
  const p = createParameter('input', 'p', prediction.shape)
  const root = definition.build(t, p, readArguments(definition.fields, args))
  const values = new Map([
    [t, { shape: target.shape, data: Float64Array.from(target.data) }],
    [p, { shape: prediction.shape, data: Float64Array.from(prediction.data) }],
  ])
  return [...interpret([root], values, { precision }).get(root)!.data]
}

const shape = [2, 3]
const target = { shape, data: [0, 1, 0, 0, 0, 1] }
const prediction = { shape, data: [0.1, 0.7, 0.2, 0.3, 0.3, 0.4] }

describe('losses', () => {
  test('logits and the probabilities that they stand for cost the same', () => {
    const logits = { shape, data: [0.5, -1, 2, 0, 3, -0.25] }
    const softmax = logits.data.map((x, i) => {
      const row = logits.data.slice(i < 3 ? 0 : 3, i < 3 ? 3 : 6)
      return Math.exp(x) / row.reduce((sum, each) => sum + Math.exp(each), 0)
    })
    const args = { label_smoothing: 0.2 }
    const [a, b] = [
      lossOf('categorical_crossentropy', { ...args, from_logits: true }, target, logits),
      lossOf('categorical_crossentropy', args, target, { shape, data: softmax }),
    ]
    expectAllClose(a, b, 1e-12, 'categorical')
    const sigmoid = logits.data.map(x => 1 / (1 + Math.exp(-x)))
    expectAllClose(
      lossOf('binary_crossentropy', { ...args, from_logits: true }, target, logits),
      lossOf('binary_crossentropy', args, target, { shape, data: sigmoid }),
      1e-12,
      'binary',
    )
  })

  test('certain and wrong is finite, in value and gradient', () => {
    const wrong = { shape: [1, 2], data: [1, 0] }
    const [value] = lossOf('categorical_crossentropy', {}, { shape: [1, 2], data: [0, 1] }, wrong)
    expect(value).toBeCloseTo(-Math.log(1e-7), 6)
    const { build, fields } = entryOf(losses, 'sparse_categorical_crossentropy')
    const t = createParameter('input', 't', [1], 'int32')
    const p = createParameter('input', 'p', [1, 2])
    const loss = sumOfAll(build(t, p, readArguments(fields, {})))
    const [gradient] = gradients(loss, [p])
    const values = new Map([
      [t, { shape: [1], data: Float64Array.of(1) }],
      [p, { shape: [1, 2], data: Float64Array.of(1, 0) }],
    ])
    const found = interpret([gradient!], values).get(gradient!)!.data
    expect(found.every(Number.isFinite)).toBe(true)
  })

  test.each<[string, string, number]>([
    ['softmax', 'categorical_crossentropy', 120],
    ['sigmoid', 'binary_crossentropy', 60],
  ])('%s and its loss meet in the logits: nothing is clipped', (activation, name, wanted) => {
    const x = createParameter('input', 'x', [1, 2])
    const t = createParameter('input', 't', [1, 2])
    const p = activation === 'softmax' ? softmaxOver(x, [1]) : elementwise([x], logistic)
    const { build, fields } = entryOf(losses, name)
    const loss = sumOfAll(build(t, p, readArguments(fields, {})))
    const [slope] = gradients(loss, [x])
    const values = new Map([
      [t, { shape: [1, 2], data: Float64Array.of(0, 1) }],
      [x, { shape: [1, 2], data: Float64Array.of(60, -60) }],
    ])
    const found = interpret([loss, slope!], values, { precision: 'f32' })
    expect(found.get(loss)!.data[0]).toBeCloseTo(wanted, 4)
    const size = activation === 'softmax' ? 1 : 0.5
    expect([...found.get(slope!)!.data]).toEqual([size, -size])
  })

  test('every step of a sequence has its own loss', () => {
    const steps = { shape: [1, 2, 3], data: prediction.data }
    const each = lossOf(
      'sparse_categorical_crossentropy',
      {},
      { shape: [1, 2], data: [1, 2] },
      steps,
    )
    expectAllClose(each, [-Math.log(0.7), -Math.log(0.4)], 1e-6, 'steps')
  })
})

describe('accuracy', () => {
  function accuracyOf(kind: TargetKind, wanted: Numbers, found: Numbers): readonly number[] {
    const t = createParameter(
      'input',
      't',
      wanted.shape,
      kind === 'class-number' ? 'int32' : 'float32',
    )
    const p = createParameter('input', 'p', found.shape)
    const compared = { target: t, prediction: p, kind }
    const root = p.shape.at(-1) === 1 ? binaryHits(compared, 0.5) : classHits(compared)
    const values = new Map([
      [t, { shape: wanted.shape, data: Float64Array.from(wanted.data) }],
      [p, { shape: found.shape, data: Float64Array.from(found.data) }],
    ])
    return [...interpret([root], values).get(root)!.data]
  }
  const rows = { shape: [4, 3], data: [0.1, 0.7, 0.2, 0.4, 0.4, 0.2, 0.4, 0.4, 0.2, NaN, NaN, NaN] }

  test('of class numbers takes the first of equal values, and NaN is wrong', () => {
    const classes = { shape: [4], data: [1, 0, 1, 0] }
    expect(accuracyOf('class-number', classes, rows)).toEqual([1, 1, 0, 0])
  })

  test('of one value per class compares the largest', () => {
    const oneHot = { shape: [4, 3], data: [0, 1, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0] }
    expect(accuracyOf('like-prediction', oneHot, rows)).toEqual([1, 0, 1, 0])
  })

  test('of a single value asks whether it is above 0.5', () => {
    const found = { shape: [4, 1], data: [0.5, 0.6, 0.2, 0.9] }
    const wanted = [0, 1, 1, 0]
    const right = [1, 1, 0, 0]
    expect(accuracyOf('like-prediction', { shape: [4, 1], data: wanted }, found)).toEqual(right)
    expect(accuracyOf('class-number', { shape: [4], data: wanted }, found)).toEqual(right)
  })
})
