/** Makes a training step: gradients, the update of each weight, and its constraint. */
import type { LossModel, State, TrainingModel } from '../build/model.ts'
import { assert } from '../diagnostics/assert.ts'
import { commonOf } from '../catalog/optimizer-fields.ts'
import { add, integer, operand } from '../expr/expr.ts'
import type { Update } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import { createMap } from '../graph/ops/map.ts'
import { type ParameterAttributes, createParameter } from '../graph/ops/parameter.ts'
import { evaluateShape } from '../graph/shape.ts'
import { clippedGradients, meanGradients } from './gradient-steps.ts'
import { gradients } from './differentiate.ts'
import type { StateUpdate } from './state-update.ts'
import { updateWeight } from './weight-update.ts'

/**
 * The whole step as one graph: the forward graph's results, and new values for every trained
 * weight, the optimizer's slots, moving averages and the step's number. A weight that its layer
 * replaces goes on from what it became; gradients are clipped, a weight is decayed and updated,
 * averaged, then projected by its constraint.
 */
export function createTrainStep(training: LossModel): TrainingModel {
  const { forward, step, trained, optimizer } = training
  const loss = forward.outputs.find(each => each.name === 'loss')
  assert(loss, 'the forward graph has no loss')
  const raw = gradients(
    loss.node,
    trained.map(each => each.node),
  )
  const { means, updates: sums } = meanGradients(optimizer, trained, raw, step)
  const clipped = clippedGradients(optimizer, means)
  const rate = variableRate(training)
  const replaced = new Map<Node, Node>(forward.updates.map(each => [each.target, each.value]))
  const updates = trained.flatMap((each, i) =>
    updateWeight(training, each, replaced.get(each.node) ?? each.node, clipped[i]!, rate),
  )
  const isTrained = new Set<Node>(trained.map(each => each.node))
  const others = forward.updates.filter(each => !isTrained.has(each.target))
  const rates = rate ? [keptRate(training, rate)] : []
  const nextStep = createMap(add(operand(0, 'i32'), integer(1)), [step])
  const all = [{ target: step, value: nextStep }, ...rates, ...updates, ...sums, ...others]
  return {
    model: training.model,
    step: { ...forward, updates: all.map(plain) },
    evaluation: training.evaluation,
    state: stateOf(all),
    callbacks: training.callbacks,
    targets: training.targets,
    metrics: training.metrics,
    optimizer,
    settings: training.settings,
  }
}

/** Name of the state that holds the learning rate, where a callback may change it. */
export const rateName = 'learning_rate'

/** The learning rate as state, where something between epochs may change it. */
function variableRate({ callbacks }: LossModel): Node<ParameterAttributes> | undefined {
  return callbacks.some(each => each.changesRate)
    ? createParameter('state', rateName, [])
    : undefined
}

function keptRate({ optimizer }: LossModel, target: Node<ParameterAttributes>): StateUpdate {
  const { learning_rate: initial } = commonOf(optimizer.args)
  assert(typeof initial === 'number', 'a schedule cannot be changed')
  return { target, value: createMap(operand(0), [target]), initial }
}

function plain({ target, value }: StateUpdate): Update {
  return { target, value }
}

/** The state among the targets of updates. */
function stateOf(updates: readonly StateUpdate[]): readonly State[] {
  return updates
    .filter(({ target }) => target.attributes.storage === 'state')
    .map(({ target: { attributes, dtype }, initial = 0 }) => ({
      name: attributes.name,
      shape: evaluateShape(attributes.type.shape, new Map()),
      dtype,
      initial,
    }))
}
