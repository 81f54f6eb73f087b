/** What a layer is: fields, and a function that builds its nodes, from which shapes follow. */
import type { Details } from '../diagnostics/diagnostic.ts'
import type { Code, Parameters } from '../diagnostics/messages.ts'
import type { Fields, Path, Values } from '../fields/field.ts'
import type { Dim } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import type { Constraint, Initializer, Regularizer } from './weights.ts'

export interface WeightOptions {
  readonly initializer: Initializer
  readonly regularizer?: Regularizer | null
  readonly constraint?: Constraint | null
  /** False for what training keeps but no gradient changes, such as moving averages. */
  readonly trainable?: boolean
}

/** An input that a layer tells apart by name: `from: {query: q, value: v}`. */
export interface InputRole {
  readonly name: string
  /** True where the layer works without it. */
  readonly optional?: boolean
  /** True where several layers may have this role, as the states of an LSTM; only the last role. */
  readonly list?: boolean
}

/** How many inputs: exactly one, exactly two, two and more, or one for each of these roles. */
export type Inputs = 'one' | 'two' | 'many' | readonly InputRole[]

/** What a layer may ask for and do while it is built. One scope per layer and build. */
export interface LayerScope {
  readonly name: string
  readonly type: string
  /** True in the training graph: dropout drops, batch normalisation uses the batch. */
  readonly training: boolean
  /** False where the config freezes the layer: batch normalisation then behaves as in inference. */
  readonly trainable: boolean
  /** Makes a weight `layer/name`; every dim must be fixed (a diagnostic says so otherwise). */
  weight(name: string, shape: readonly Dim[], options: WeightOptions): Node
  /** Training only: the value of a non-trainable weight after this step. */
  update(weight: Node, value: Node): void
  /** Training only: adds a scalar to the loss (activity regularizers). */
  addLoss(penalty: Node): void
  /**
   * Training only: the number of the step (int32 scalar node) and this layer's own seed, for random
   * expressions.
   */
  random(): { readonly step: Node; readonly seed: number }
  /** Ends the layer with a diagnostic at the layer, or at the argument that `path` leads to. */
  fail<C extends Code>(code: C, parameters: Parameters<C>, path?: Path, details?: Details): never
  warn<C extends Code>(code: C, parameters: Parameters<C>, path?: Path, details?: Details): void
  /** The numbers of the inputs that have this role, in order; none where it is not given. */
  inputsOf(role: string): readonly number[]
  /** Which steps of input number `k` count, `[batch, time]`, 1 or 0; undefined: all of them. */
  mask(k: number): Node | undefined
  /** The integers that input number `k` is the float32 form of, where the model is given such. */
  integers(k: number): Node | undefined
  /**
   * Where input number `k` was made, for notes on shape faults: `'left' is [batch, 32]` at its
   * line.
   */
  describeInput(k: number): NonNullable<Details['notes']>[number]
}

/**
 * Which steps of a layer's results count, from what `layer.mask` says of its inputs: one mask for
 * the first result, or one for each.
 */
export type MaskRule<F extends Fields = Fields> = (
  inputs: readonly Node[],
  args: Values<F>,
  layer: LayerScope,
) => Node | undefined | readonly (Node | undefined)[]

export interface LayerDefinition<F extends Fields = Fields> {
  /** Keras's class name. */
  readonly type: string
  readonly aliases?: readonly string[]
  readonly doc: string
  readonly fields: F
  /**
   * The argument that a bare value stands for; `inputs` for merge layers, whose bare value is their
   * inputs.
   */
  readonly main?: (keyof F & string) | 'inputs'
  readonly inputs: Inputs
  /** Written where the arguments decide how many results there are; otherwise there is one. */
  readonly outputs?: 'several'
  /**
   * What becomes of a mask: `pass` hands on that of the first input, `end` has made use of it, a
   * rule makes new ones. A layer that says nothing loses masks, and the user is told so.
   */
  readonly masks?: 'pass' | 'end' | MaskRule<F>
  /** True for activation layers, which may stand wherever an `activation` is named. */
  readonly activation?: boolean
  /**
   * Builds the layer's results, the inputs in the order of their roles. Faults of the user go
   * through `layer.fail`.
   */
  build(inputs: readonly Node[], args: Values<F>, layer: LayerScope): Node | readonly Node[]
  /**
   * At least one: what it makes of an input, without the batch; printed in the documentation and
   * tested.
   */
  readonly examples: readonly LayerExample[]
}

export interface LayerExample {
  readonly args: { readonly [name: string]: unknown }
  /** Shapes of the inputs, without the batch. */
  readonly inputs: readonly (readonly number[])[]
  /** Roles of the inputs, where they are not the first ones of the definition. */
  readonly roles?: readonly string[]
  /** Shape of the first result, without the batch. */
  readonly output: readonly number[]
  /** Number of stored parameters. */
  readonly parameters: number
}

export function defineLayer<F extends Fields>(definition: LayerDefinition<F>): LayerDefinition {
  return definition as unknown as LayerDefinition
}

/** What a layer or rule gave, as a list: results are counted from 0. */
export function listed<T extends object | undefined>(given: T | readonly T[]): readonly T[] {
  return Array.isArray(given) ? (given as readonly T[]) : [given as T]
}
