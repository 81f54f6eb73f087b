/** What an activation is: a scalar expression, or a composition of graph ops along an axis. */
import type { Expr, Operand } from '../expr/expr.ts'
import type { Fields, Values } from '../fields/field.ts'
import type { Node } from '../graph/node.ts'
import type { LayerDefinition, LayerScope } from './layer.ts'

/** Arguments as an expression sees them: numbers, or expressions where a weight stands in. */
export type ExprArguments<F extends Fields> = {
  readonly [K in keyof Values<F>]: Values<F>[K] extends number ? Operand : Values<F>[K]
}

export interface ActivationDefinition<F extends Fields = Fields> {
  /** Keras's name, snake_case. */
  readonly name: string
  readonly aliases?: readonly string[]
  readonly doc: string
  readonly fields: F
  /** The argument that a bare value stands for. */
  readonly main?: keyof F & string
  /** Element-wise: one element of the result. Exactly one of `expr` and `build` is there. */
  expr?(x: Expr, args: ExprArguments<F>): Expr
  /** Along an axis: a composition of graph ops. */
  build?(x: Node, args: Values<F>, layer: LayerScope): Node
  /** Pairs of x and y at the default arguments; printed in the documentation and tested. */
  readonly examples: readonly (readonly [x: number, y: number])[]
}

/** What an activation is made from, with its arguments read: a function, or a whole layer. */
export type ActivationEntry = { readonly args: Values<Fields> } & (
  | { readonly kind: 'function'; readonly definition: ActivationDefinition }
  | { readonly kind: 'layer'; readonly definition: LayerDefinition }
)

/**
 * An activation with its arguments read, ready to be applied by any layer. May make weights in the
 * layer's scope.
 */
export interface Activation {
  readonly name: string
  readonly entry: ActivationEntry
  /**
   * `prefix` goes before the names of its weights; that of the field, where nothing is said. Empty
   * where the activation is all that the layer does.
   */
  apply(x: Node, layer: LayerScope, prefix?: string): Node
}

/** Checks a definition against its own fields; outside, definitions are all of one type. */
export function defineActivation<F extends Fields>(
  definition: ActivationDefinition<F>,
): ActivationDefinition {
  return definition as unknown as ActivationDefinition
}
