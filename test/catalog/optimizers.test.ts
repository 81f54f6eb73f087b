/** Optimizers stay finite, and leave alone what has no gradient. */
import { expect, test } from 'vitest'
import { optimizers } from '../../src/catalog/optimizers/index.ts'
import { createEvaluator } from '../../src/expr/evaluate.ts'
import { operand } from '../../src/expr/expr.ts'
import { type Arguments, entryOf, readArguments } from '../support/layer-scope.ts'

/** Weights after each step, for one gradient per step. */
function trajectory(
  name: string,
  args: Arguments,
  start: number,
  slopes: readonly number[],
): readonly number[] {
  const definition = entryOf(optimizers, name)
  const read = readArguments(definition.fields, args)
  const slots = definition
    .slots(read, { name: 'w', shape: [] })
    .map(each => (typeof each === 'string' ? 0 : each.initial === 'weight' ? start : each.initial!))
  const [weight, gradient, step, learningRate] = [0, 1, 2, 3].map(k => operand(k))
  const inputs = { weight: weight!, gradient: gradient!, step: step!, learningRate: learningRate! }
  const expressions = slots.map((_, k) => operand(4 + k))
  const update = definition.update!({ ...inputs, slots: expressions }, read)
  expect(update.slots.length).toBe(slots.length)
  const evaluator = createEvaluator([update.weight, ...update.slots], { round: Math.fround })
  const rate = (read as { learning_rate: number }).learning_rate
  let state = [start, ...slots]
  return slopes.map((slope, i) => {
    const [now, ...kept] = state
    state = [...evaluator([now!, slope, i + 1, rate, ...kept].map(Math.fround))]
    return state[0]!
  })
}

test('centered rmsprop stays finite where gradients never change', () => {
  const steps = trajectory('rmsprop', { centered: true }, 1, new Array<number>(300).fill(1000))
  expect(steps.every(Number.isFinite)).toBe(true)
})

// Those of another form are no functions of one element; ftrl has no memory of where it began.
test.each(optimizers.filter(each => each.update && each.name !== 'ftrl'))(
  '$name does not move a weight without a gradient',
  ({ name }) => {
    const args = name === 'adamw' ? { weight_decay: 0 } : {}
    expect(trajectory(name, args, 0.5, [0, 0])).toEqual([0.5, 0.5])
  },
)
