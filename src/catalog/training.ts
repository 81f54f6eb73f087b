/** What training is made of: losses, metrics and optimizers, as nodes and expressions. */
import type { Expr } from '../expr/expr.ts'
import type { Fields, Values } from '../fields/field.ts'
import type { Node } from '../graph/node.ts'
import type { Shape } from '../graph/shape.ts'
import { reductionField } from './loss-fields.ts'

/** How targets come: one number per class (or value), or an int32 class number. */
export type TargetKind = 'like-prediction' | 'class-number'

export interface LossDefinition<F extends Fields = Fields> {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly doc: string
  readonly fields: F
  /** The argument that a bare value stands for. */
  readonly main?: keyof F & string
  readonly target: TargetKind
  /** Why predictions of this shape do not fit (`it has no axis 3`), or undefined. */
  misfit?(shape: Shape, args: Values<F>): string | undefined
  /**
   * Loss of each example (any trailing axes kept); `reduceLoss` makes one number of them. A loss
   * that compares examples with each other gives fewer values.
   */
  build(target: Node, prediction: Node, args: Values<F>): Node
  /** 1 for values that count and 0 for those that do not, in the shape of the loss. */
  mask?(target: Node, prediction: Node, args: Values<F>): Node | undefined
}

export interface MetricDefinition<F extends Fields = Fields> {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly doc: string
  readonly fields: F
  /** The argument that a bare value stands for. */
  readonly main?: keyof F & string
  /** Value of each example; the mean over an epoch is the metric. */
  build(target: Node, prediction: Node, args: Values<F>, targets: TargetKind): Node
}

/** What an optimizer's update sees of one element of a weight. */
export interface UpdateInputs {
  readonly weight: Expr
  readonly gradient: Expr
  /** The slots, in the order of `slots`. */
  readonly slots: readonly Expr[]
  /** Number of this step, from 1, as f32. */
  readonly step: Expr
  readonly learningRate: Expr
}

export interface UpdateResults {
  readonly weight: Expr
  readonly slots: readonly Expr[]
}

export interface OptimizerDefinition<F extends Fields = Fields> {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly doc: string
  readonly fields: F
  /** The argument that a bare value stands for. */
  readonly main?: keyof F & string
  /** Names of the numbers kept beside each element of a weight, all starting at 0. */
  slots(args: Values<F>): readonly string[]
  /**
   * One step for one element. What depends on `step` alone is computed once per kernel, not per
   * element.
   */
  update(inputs: UpdateInputs, args: Values<F>): UpdateResults
}

/** Every loss has the argument `reduction` beside its own. */
export function defineLoss<F extends Fields>(definition: LossDefinition<F>): LossDefinition {
  const fields = { ...definition.fields, reduction: reductionField }
  return { ...definition, fields } as unknown as LossDefinition
}

export function defineMetric<F extends Fields>(definition: MetricDefinition<F>): MetricDefinition {
  return definition as unknown as MetricDefinition
}

export function defineOptimizer<F extends Fields>(
  definition: OptimizerDefinition<F>,
): OptimizerDefinition {
  return definition as unknown as OptimizerDefinition
}
