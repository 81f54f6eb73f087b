/** Learning rates go as Keras's do. */
import { describe, expect, test } from 'vitest'
import { schedules } from '../../src/catalog/schedules/index.ts'
import { createEvaluator } from '../../src/expr/evaluate.ts'
import { operand } from '../../src/expr/expr.ts'
import { expectAllClose } from '../support/goldens.ts'
import { entryOf, readArguments } from '../support/layer-scope.ts'
import { caseName, trainingGoldens } from '../support/training-goldens.ts'

const cases = trainingGoldens.schedules.map((each, i) => [caseName(each, i), each] as const)

describe('schedules', () => {
  test.each(cases)('%s', (_, { name, args, rates }) => {
    const { make, fields } = entryOf(schedules, name)
    const { rate, misfit } = make(readArguments(fields, args))
    expect(misfit).toBeUndefined()
    const evaluator = createEvaluator([rate(operand(0))], { round: Math.fround })
    const found = rates.map((_, step) => evaluator([step])[0]!)
    expectAllClose(found, rates, 2e-5, name)
  })

  test('are all compared', () => {
    const seen = new Set(cases.map(([, { name }]) => entryOf(schedules, name).name))
    expect(schedules.map(each => each.name).filter(name => !seen.has(name))).toEqual([])
  })
})
