/** What a config says about a weight: how it starts, what it costs, where it must stay. */
import type { Fields, Values } from '../fields/field.ts'
import type { Node } from '../graph/node.ts'
import type { FanAxes } from './initializers/fans.ts'

/** A stream of random numbers that belongs to one weight alone. */
export interface RandomStream {
  /** Uniform in [0, 1), 24 bits. */
  uniform(): number
  /** Standard normal. */
  normal(): number
  /** The stream of the same weight under another seed. */
  withSeed(seed: number): RandomStream
}

/**
 * Why an initializer, regularizer or constraint does not fit a weight of this shape (`needs 2
 * axes`), or undefined.
 */
type Misfit = (shape: readonly number[]) => string | undefined

export interface Initializer {
  readonly name: string
  /** Fills a weight of this shape; `random` is seeded by the model's seed and the weight's name. */
  fill(shape: readonly number[], random: RandomStream): Float32Array
  readonly misfit?: Misfit
  /**
   * The same for a weight behind whose layer an activation of this gain follows: 1 / E[f(z)^2] of a
   * standard normal z. Only of initializers that depend on it; without it they take the gain 1.
   */
  fit?(gain: number): Omit<Initializer, 'name'>
  /**
   * The same for a weight whose axes count as inputs and outputs as told, unless the initializer's
   * own arguments say something else; absent where axes do not matter.
   */
  forAxes?(axes: FanAxes): Omit<Initializer, 'name'>
}

export interface Regularizer {
  readonly name: string
  /** The penalty, a scalar node, to be added to the loss. */
  penalty(weight: Node): Node
  readonly misfit?: Misfit
}

export interface Constraint {
  readonly name: string
  /** The nearest allowed value of a weight; applied after every training step. */
  project(weight: Node): Node
  readonly misfit?: Misfit
}

interface Definition<F extends Fields, Made> {
  /** Keras's name, snake_case; class names are accepted too. */
  readonly name: string
  readonly aliases?: readonly string[]
  readonly doc: string
  readonly fields: F
  readonly main?: keyof F & string
  make(args: Values<F>): Made
}

export type InitializerDefinition<F extends Fields = Fields> = Definition<
  F,
  Omit<Initializer, 'name'>
>
export type RegularizerDefinition<F extends Fields = Fields> = Definition<
  F,
  Omit<Regularizer, 'name'>
>
export type ConstraintDefinition<F extends Fields = Fields> = Definition<
  F,
  Omit<Constraint, 'name'>
>

export function defineInitializer<F extends Fields>(
  definition: InitializerDefinition<F>,
): InitializerDefinition {
  return definition as unknown as InitializerDefinition
}

export function defineRegularizer<F extends Fields>(
  definition: RegularizerDefinition<F>,
): RegularizerDefinition {
  return definition as unknown as RegularizerDefinition
}

export function defineConstraint<F extends Fields>(
  definition: ConstraintDefinition<F>,
): ConstraintDefinition {
  return definition as unknown as ConstraintDefinition
}
