/** Makes a training step: gradients, the update of each weight, and its constraint. */
import type { LossModel, State, TrainingModel, Weight } from '../build/model.ts'
import { assert } from '../diagnostics/assert.ts'
import { type Expr, add, constant, integer, operand, toFloat } from '../expr/expr.ts'
import { simplify } from '../expr/simplify.ts'
import type { Update } from '../graph/graph.ts'
import { type Node, stampOrigin } from '../graph/node.ts'
import { createMap } from '../graph/ops/map.ts'
import { type ParameterAttributes, createParameter } from '../graph/ops/parameter.ts'
import { evaluateShape } from '../graph/shape.ts'
import { gradients } from './differentiate.ts'

type Parameter = Node<ParameterAttributes>

/**
 * The whole step as one graph: the forward graph's results, and new values for every trained
 * weight, the optimizer's slots, moving averages and the step's number. A weight is decayed and
 * updated, then projected by its constraint.
 */
export function createTrainStep(training: LossModel): TrainingModel {
  const { model, forward, evaluation, step, trained, targets, metrics } = training
  const loss = forward.outputs.find(each => each.name === 'loss')
  assert(loss, 'the forward graph has no loss')
  const gradientNodes = gradients(
    loss.node,
    trained.map(each => each.node),
  )
  const updates = trained.flatMap(({ weight, node }, i) =>
    updateWeight(training, weight, node, gradientNodes[i]!),
  )
  const nextStep = createMap(add(operand(0, 'i32'), integer(1)), [step])
  const all = [{ target: step, value: nextStep }, ...updates, ...forward.updates]
  return {
    model,
    step: { ...forward, updates: all },
    evaluation,
    state: stateOf(all),
    targets,
    metrics,
    optimizer: training.optimizer,
    settings: training.settings,
  }
}

/**
 * New values of a weight and of its slots: maps over the same operands, so that one kernel can make
 * them all. The step that `update` sees counts from 1.
 */
function updateWeight(
  { optimizer: { definition, args }, step }: LossModel,
  weight: Weight,
  node: Parameter,
  gradient: Node,
): readonly Update[] {
  const slots = definition
    .slots(args)
    .map(name => createParameter('state', `${weight.name}:${name}`, weight.shape))
  const operands = [node, gradient, ...slots, step]
  const learningRate = args['learning_rate']
  assert(typeof learningRate === 'number', `${definition.name} has no learning rate`)
  const updated = definition.update(
    {
      weight: operand(0),
      gradient: operand(1),
      slots: slots.map((_, i) => operand(2 + i)),
      step: toFloat(add(operand(2 + slots.length, 'i32'), integer(1))),
      learningRate: constant(learningRate),
    },
    args,
  )
  const make = (expr: Expr): Node => createMap(simplify(expr), operands)
  const value = make(updated.weight)
  const updates = [
    { target: node, value: weight.constraint ? weight.constraint.project(value) : value },
    ...slots.map((slot, i) => ({ target: slot, value: make(updated.slots[i]!) })),
  ]
  // The update belongs to the layer whose weight it changes.
  if (node.origin)
    stampOrigin(
      updates.map(each => each.value),
      node.origin,
    )
  return updates
}

/** The state among the targets of updates. */
function stateOf(updates: readonly Update[]): readonly State[] {
  return updates
    .map(each => each.target)
    .filter(target => target.attributes.storage === 'state')
    .map(({ attributes, dtype }) => ({
      name: attributes.name,
      shape: evaluateShape(attributes.type.shape, new Map()),
      dtype,
    }))
}
