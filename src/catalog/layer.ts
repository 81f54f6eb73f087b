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
  /**
   * Where input number `k` was made, for notes on shape faults: `'left' is [batch, 32]` at its
   * line.
   */
  describeInput(k: number): NonNullable<Details['notes']>[number]
}

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
  /** How many inputs: exactly one, exactly two, or two and more. */
  readonly inputs: 'one' | 'two' | 'many'
  /** True for activation layers, which may stand wherever an `activation` is named. */
  readonly activation?: boolean
  /** Builds the layer's result. Faults of the user go through `layer.fail`. */
  build(inputs: readonly Node[], args: Values<F>, layer: LayerScope): Node
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
  /** Shape of the result, without the batch. */
  readonly output: readonly number[]
  /** Number of stored parameters. */
  readonly parameters: number
}

export function defineLayer<F extends Fields>(definition: LayerDefinition<F>): LayerDefinition {
  return definition as unknown as LayerDefinition
}
