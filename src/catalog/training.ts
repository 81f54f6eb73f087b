/** What training is made of: losses and optimizers, as nodes and expressions. */
import type { Expr } from '../expr/expr.ts'
import type { Fields, Values } from '../fields/field.ts'
import type { Node } from '../graph/node.ts'
import type { Shape } from '../graph/shape.ts'
import { reductionField } from './loss-fields.ts'
import { commonFields } from './optimizer-fields.ts'

/**
 * How targets come: one number per class (or value), an int32 class number, an int32 number of any
 * group that examples belong to, or a row of int32 labels, with 0 where it is shorter than others.
 */
export type TargetKind = 'like-prediction' | 'class-number' | 'group-number' | 'label-sequence'

export interface LossDefinition<F extends Fields = Fields> {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly doc: string
  readonly fields: F
  /** The argument that a bare value stands for. */
  readonly main?: keyof F & string
  readonly target: TargetKind
  /** Whether targets are shares of classes: a class number may stand for all of one. */
  readonly oneHot?: boolean
  /** Why predictions of this shape do not fit (`it has no axis 3`), or undefined. */
  misfit?(shape: Shape, args: Values<F>): string | undefined
  /**
   * Loss of each example (any trailing axes kept); `reduceLoss` makes one number of them. A loss
   * that compares examples with each other gives fewer values.
   */
  build(target: Node, prediction: Node, args: Values<F>): Node
  /** 1 for values of `build` that count and 0 for those that do not, in the shape of the loss. */
  mask?(target: Node, prediction: Node, args: Values<F>, values: Node): Node | undefined
}

/** What an optimizer's update sees of one element of a weight. */
export interface UpdateInputs<T = Expr> {
  /** After weight decay. */
  readonly weight: T
  /** After clipping. */
  readonly gradient: T
  /** The slots, in the order of `slots`. */
  readonly slots: readonly T[]
  /** Number of this step, from 1, as f32. */
  readonly step: T
  readonly learningRate: T
}

export interface UpdateResults<T = Expr> {
  readonly weight: T
  readonly slots: readonly T[]
}

/** A weight as an optimizer knows it. */
export interface UpdatedWeight {
  /** `dense/kernel`. */
  readonly name: string
  readonly shape: readonly number[]
}

/** A number kept beside each element of a weight, or a tensor beside the weight. */
export interface Slot {
  readonly name: string
  /** What it starts with; 0 where it is not said, and `weight` for what the weight starts with. */
  readonly initial?: number | 'weight'
  /** Where it is not that of the weight: an update of another rank reads such slots alone. */
  readonly shape?: readonly number[]
}

export interface OptimizerDefinition<F extends Fields = Fields> {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly doc: string
  readonly fields: F
  /** The argument that a bare value stands for. */
  readonly main?: keyof F & string
  /** What is kept beside a weight; a bare name is a slot that starts at 0. */
  slots(args: Values<F>, weight: UpdatedWeight): readonly (string | Slot)[]
  /** What a weight decays by, where that is not `weight_decay` for every weight. */
  decay?(args: Values<F>, weight: UpdatedWeight): number | null
  /** One step for one element. What depends on `step` alone is computed once per kernel. */
  update?(inputs: UpdateInputs, args: Values<F>): UpdateResults
  /**
   * One step for a whole weight, where norms or products of it are asked for; step is a scalar.
   * Weights for which it gives undefined are left to `update`.
   */
  whole?(
    inputs: UpdateInputs<Node>,
    args: Values<F>,
    weight: UpdatedWeight,
  ): UpdateResults<Node> | undefined
}

/** Every loss has the argument `reduction` beside its own. */
export function defineLoss<F extends Fields>(definition: LossDefinition<F>): LossDefinition {
  const fields = { ...definition.fields, reduction: reductionField }
  return { ...definition, fields } as unknown as LossDefinition
}

/** Every optimizer has the arguments that all share beside its own, which win. */
export function defineOptimizer<F extends Fields>(
  definition: OptimizerDefinition<F>,
): OptimizerDefinition {
  const fields = { ...definition.fields, ...without(commonFields, definition.fields) }
  return { ...definition, fields } as unknown as OptimizerDefinition
}

function without(fields: Fields, others: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !Object.hasOwn(others, name)))
}
