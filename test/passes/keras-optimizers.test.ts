/** Every optimizer takes the steps that Keras takes, whatever its arguments. */
import { describe, test } from 'vitest'
import type { LossModel, Weight } from '../../src/build/model.ts'
import { matchesWeight } from '../../src/build/weight-patterns.ts'
import { elementwise } from '../../src/catalog/elementwise.ts'
import { commonOf } from '../../src/catalog/optimizer-fields.ts'
import { optimizers } from '../../src/catalog/optimizers/index.ts'
import { sumOfAll } from '../../src/catalog/reductions.ts'
import { add, mul } from '../../src/expr/expr.ts'
import { verify } from '../../src/graph/verify.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { createTrainStep } from '../../src/passes/train-step.ts'
import { createInstance } from '../../src/runtime/target.ts'
import { startValues } from '../../src/train/values.ts'
import { entryOf, readArguments } from '../support/layer-scope.ts'
import { expectClose } from '../support/goldens.ts'
import { type OptimizerCase, caseName, trainingGoldens } from '../support/training-goldens.ts'

const { start, gradients, cases } = trainingGoldens.optimizers
const names = ['dense/kernel', 'dense/bias'] as const
const shapes = [[3, 4], [4]] as const

/** A step whose loss is the sum of weights times inputs, so that the inputs are the gradients. */
function stepOf({ name, args }: OptimizerCase) {
  const nodes = names.map((weight, i) => createParameter('weight', weight, shapes[i]!))
  const inputs = names.map((weight, i) =>
    createParameter('input', `${weight}:gradient`, shapes[i]!),
  )
  const losses = nodes.map((node, i) => sumOfAll(elementwise([node, inputs[i]!], mul)))
  const loss = elementwise(losses, add)
  const definition = entryOf(optimizers, name)
  const read = readArguments(definition.fields, args)
  const spared = commonOf(read).exclude_from_weight_decay
  const weights = names.map(
    (weight, i) => ({ name: weight, shape: shapes[i]! }) as unknown as Weight,
  )
  const graph = { inputs, outputs: [{ name: 'loss', node: loss }], updates: [] }
  return createTrainStep({
    forward: graph,
    step: createParameter('state', 'step', [], 'int32'),
    trained: weights.map((weight, i) => ({ weight, node: nodes[i]! })),
    optimizer: { definition, args: read },
    undecayed: new Set(names.filter(each => spared.some(pattern => matchesWeight(pattern, each)))),
    callbacks: [],
  } as unknown as LossModel)
}

/** Keras's 1 - beta^step in float32 is off by 1e-5 at first, and so are its steps of 0.05. */
function expectSteps(found: ArrayLike<number>, wanted: readonly number[], where: string): void {
  for (const [i, each] of wanted.entries())
    expectClose(found[i]!, each, 2e-5 * Math.abs(each) + 2e-6, `${where} ${i}`)
}

describe.each(['reference', 'wasm'] as const)('on %s', target => {
  test.each(cases.map((each, i) => [caseName(each, i), each] as const))('%s', (_, golden) => {
    const training = stepOf(golden)
    verify(training.step)
    const first = new Map(names.map((name, i) => [name, Float32Array.from(start[i]!)] as const))
    const instance = createInstance(training.step, startValues(training, first), target)
    for (const [i, step] of gradients.entries()) {
      const inputs = names.map((name, k) => [`${name}:gradient`, Float32Array.from(step[k]!)])
      instance.run(Object.fromEntries(inputs), new Map())
      for (const [k, name] of names.entries())
        expectSteps(instance.read(name), golden.steps[i]![k]!, `step ${i} ${name}`)
    }
    for (const [k, name] of golden.averages ? names.entries() : [])
      expectSteps(instance.read(`${name}:average`), golden.averages![k]!, name)
  })
})
