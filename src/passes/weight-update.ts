/** New values of one weight and of what is kept beside it. */
import type { LossModel, Weight } from '../build/model.ts'
import { assert } from '../diagnostics/assert.ts'
import { type CommonArguments, commonOf } from '../catalog/optimizer-fields.ts'
import type { Slot, UpdateResults } from '../catalog/training.ts'
import { type Expr, add, constant, gt, mul, select, sub, toFloat } from '../expr/expr.ts'
import { simplify } from '../expr/simplify.ts'
import { type Node, stampOrigin } from '../graph/node.ts'
import { type ParameterAttributes, createParameter } from '../graph/ops/parameter.ts'
import { equalShapes } from '../graph/shape.ts'
import { type Operands, createOperands } from './operands.ts'
import { finishedUpdates, isMultiple, isUpdateStep } from './step-count.ts'
import type { StateUpdate } from './state-update.ts'

type Parameter = Node<ParameterAttributes>

/** What the update of a weight is made from. */
interface Update {
  readonly training: LossModel
  readonly common: CommonArguments
  readonly weight: Weight
  readonly node: Parameter
  readonly gradient: Node
  readonly operands: Operands
  /** Finished batches, i32. */
  readonly batches: Expr
  /** Finished updates, f32. */
  readonly finished: Expr
  readonly learningRate: Expr
}

/** A piece of state beside a weight, and its next value. */
interface Kept {
  readonly target: Parameter
  readonly initial: number
  readonly next: Expr
}

/**
 * Makes the updates of weights: maps over the same operands wherever the optimizer is element-wise,
 * so that one kernel can make a weight and all that is kept beside it. `rate` is the learning rate
 * where it is kept as state.
 */
export function updateWeight(
  training: LossModel,
  { weight, node }: LossModel['trained'][number],
  gradient: Node,
  rate: Parameter | undefined,
): readonly StateUpdate[] {
  const operands = createOperands()
  const common = commonOf(training.optimizer.args)
  operands.use(node)
  operands.use(gradient)
  const batches = operands.use(training.step)
  const finished = finishedUpdates(batches, common.gradient_accumulation_steps)
  const learningRate = rate ? operands.use(rate) : rateAt(common, toFloat(batches))
  const shared = { training, common, weight, node, gradient, operands }
  const update: Update = { ...shared, batches, finished, learningRate }
  const { value, kept } = averaged(update, settled(update, optimized(update)))
  const updated = operands.map(simplify(value))
  const updates = [
    { target: node, value: weight.constraint?.project(updated) ?? updated },
    ...kept.map(({ target, initial, next }) => ({
      ...{ target, initial },
      // What has another shape must not be spread over that of the weight.
      value: equalShapes(target.shape, node.shape)
        ? operands.map(simplify(next))
        : operands.mapOfUsed(simplify(next)),
    })),
  ]
  // The update belongs to the layer whose weight it changes.
  if (node.origin)
    stampOrigin(
      updates.map(each => each.value),
      node.origin,
    )
  return updates
}

function rateAt({ learning_rate: rate }: CommonArguments, batches: Expr): Expr {
  return typeof rate === 'number' ? constant(rate) : rate.rate(batches)
}

interface Stage {
  readonly value: Expr
  readonly kept: readonly Kept[]
}

/** The weight after decay and one step of the optimizer. */
function optimized(update: Update): Stage {
  const { training, weight } = update
  const { definition, args } = training.optimizer
  const slots = definition.slots(args, weight).map(slotOf)
  const targets = slots.map(({ name, shape = weight.shape }) =>
    createParameter('state', `${weight.name}:${name}`, shape),
  )
  const results = wholeUpdate(update, targets) ?? elementUpdate(update, slots, targets)
  const kept = slots.map(({ initial = 0 }, i) => ({
    ...{ target: targets[i]!, initial: initial === 'weight' ? 0 : initial },
    next: results.slots[i]!,
  }))
  return { value: results.weight, kept }
}

function elementUpdate(
  update: Update,
  slots: readonly Slot[],
  targets: readonly Parameter[],
): UpdateResults {
  const { training, node, operands, finished } = update
  const { definition, args } = training.optimizer
  const before = targets.map((target, i) => {
    const slot = operands.use(target)
    // No training has weights yet when its state is made, but the first step has them.
    return slots[i]!.initial === 'weight' ? select(gt(finished, 0), slot, operands.use(node)) : slot
  })
  assert(definition.update, `${definition.name} has no update for '${update.weight.name}'`)
  return definition.update({ ...inputsOf(update), slots: before }, args)
}

function inputsOf(update: Update) {
  const { training, common, weight, node, gradient, operands, learningRate, finished } = update
  const value = operands.use(node)
  const { definition, args } = training.optimizer
  const decay = training.undecayed.has(weight.name)
    ? null
    : definition.decay
      ? definition.decay(args, weight)
      : common.weight_decay
  return {
    weight: decay === null ? value : sub(value, mul(mul(value, decay), learningRate)),
    gradient: operands.use(gradient),
    step: add(finished, 1),
    learningRate,
  }
}

/** For optimizers that look at a weight as a whole, as at its norm. */
function wholeUpdate(update: Update, slots: readonly Node[]): UpdateResults | undefined {
  const { training, operands, gradient } = update
  const { definition, args } = training.optimizer
  if (!definition.whole) return undefined
  for (const each of slots) operands.use(each)
  const { weight, step, learningRate } = inputsOf(update)
  const results = definition.whole(
    {
      weight: operands.mapOfUsed(weight),
      ...{ gradient, slots },
      step: operands.mapOfUsed(step),
      learningRate: operands.mapOfUsed(learningRate),
    },
    args,
    update.weight,
  )
  return results && { weight: operands.use(results.weight), slots: results.slots.map(operands.use) }
}

/** Where gradients are accumulated, everything stays as it was until the last batch of a round. */
function settled({ common, node, batches, operands }: Update, { value, kept }: Stage): Stage {
  const count = common.gradient_accumulation_steps
  if (count === null) return { value, kept }
  const now = (next: Expr, before: Node): Expr =>
    select(isUpdateStep(batches, count), next, operands.use(before))
  return {
    value: now(value, node),
    kept: kept.map(each => ({ ...each, next: now(each.next, each.target) })),
  }
}

/** Adds the moving average of the weight, which may become the weight every so often. */
function averaged({ common, weight, finished, operands }: Update, { value, kept }: Stage): Stage {
  if (!common.use_ema) return { value, kept }
  const target = createParameter('state', averageName(weight.name), weight.shape)
  const share = select(gt(finished, 0), common.ema_momentum, 0)
  const next = add(mul(share, operands.use(target)), mul(sub(1, share), value))
  const every = common.ema_overwrite_frequency
  return {
    value: every === null ? value : select(isMultiple(add(finished, 1), every), next, value),
    kept: [...kept, { target, initial: 0, next }],
  }
}

/** Name of the state that holds the moving average of a weight. */
export function averageName(weight: string): string {
  return `${weight}:average`
}

function slotOf(slot: string | Slot): Slot {
  return typeof slot === 'string' ? { name: slot } : slot
}
