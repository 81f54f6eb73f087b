/** An own activation as the builder sees it: a layer of one input, made from an expression. */
import { elementwise } from '../../catalog/elementwise.ts'
import { floatInput, rankInput } from '../../catalog/inputs.ts'
import type { LayerDefinition, LayerScope } from '../../catalog/layer.ts'
import { sharedAxesField, sharedShape } from '../../catalog/shared-axes.ts'
import { initializerField, makeFittingWeight } from '../../catalog/weight-fields.ts'
import type { Constraint, Initializer, Regularizer } from '../../catalog/weights.ts'
import type { Span } from '../../diagnostics/source.ts'
import { type Expr, constant, operand, substitute } from '../../expr/expr.ts'
import { type Field, type Fields, type Json, isMap, readFields } from '../../fields/field.ts'
import { num, optionalReference } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'

/** A fixed number of an own activation. */
export interface OwnParam {
  readonly name: string
  readonly default: number
  readonly min: number | undefined
  readonly max: number | undefined
  readonly doc: string
}

/** A learned one; `declared` is what its declaration says, by the names of its fields. */
export interface OwnWeight {
  readonly name: string
  readonly declared: { readonly [part: string]: Json }
}

export interface OwnActivation extends LayerDefinition {
  /** `$common.bent`: what uses call it in the whole config. */
  readonly type: string
  readonly params: readonly OwnParam[]
  readonly weights: readonly OwnWeight[]
  /** One element of the result: x is operand 0, then come parameters, then weights. */
  readonly element: Expr
  /** The expression, with names of the whole config for other own activations. */
  readonly text: string
  readonly span: Span
}

/** What a weight's field reads as. */
interface ReadWeight {
  readonly initializer: Initializer
  readonly regularizer: Regularizer | null
  readonly constraint: Constraint | null
  readonly shared_axes: readonly number[] | null
}

type Declared = Pick<
  OwnActivation,
  'type' | 'doc' | 'params' | 'weights' | 'element' | 'text' | 'span'
>

export function createOwnActivation(declared: Declared): OwnActivation {
  const { params, weights, element } = declared
  return {
    ...declared,
    fields: fieldsOf(declared),
    ...(params.length > 0 && { main: params[0]!.name }),
    inputs: 'one',
    activation: true,
    build([x], args, layer) {
      floatInput(x!, layer)
      rankInput(x!, 1, layer)
      const values = args as { readonly [name: string]: unknown }
      const numbers = params.map(({ name }) => constant(values[name] as number))
      const nodes = weights.map(({ name }) =>
        makeOwnWeight(name, values[name] as ReadWeight, x!, layer),
      )
      // Weights follow the input directly once the numbers are filled in.
      const learned = nodes.map((_, k) => operand(k + 1))
      const filled = substitute(element, [operand(0), ...numbers, ...learned])
      return elementwise([x!, ...nodes], () => filled)
    },
    examples: [],
  }
}

/** The element at the default parameters; weights are operands from 1 on. */
export function elementAtDefaults({ element, params, weights }: OwnActivation): Expr {
  const numbers = params.map(each => constant(each.default))
  return substitute(element, [operand(0), ...numbers, ...weights.map((_, k) => operand(k + 1))])
}

function fieldsOf({ params, weights }: Declared): Fields {
  return Object.fromEntries([
    ...params.map(each => [each.name, paramField(each)]),
    ...weights.map(each => [each.name, weightField(each)]),
  ]) as Fields
}

function paramField({ default: usual, min, max, doc }: OwnParam): Field<number> {
  const range = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) }
  const field = num({ default: usual, ...range, doc })
  return {
    ...field,
    // No schema knows this range: numbers are checked as the values of expressions are.
    read: (value, path, context) =>
      typeof value === 'number'
        ? field.read(String(value), path, { ...context, number: () => value })
        : field.read(value, path, context),
  }
}

/** What a use says of a weight is laid over what the declaration says. */
function weightField({ name, declared }: OwnWeight): Field<unknown> {
  const parts = {
    initializer: initializerField(name, 'zeros'),
    regularizer: optionalReference<Regularizer>('regularizer', `what ${name} costs`),
    constraint: optionalReference<Constraint>('constraint', `where ${name} must stay`),
    shared_axes: sharedAxesField(name),
  }
  return {
    schema: { $ref: '#/$defs/ownWeight' },
    doc: `how ${name} starts, or everything about it`,
    required: false,
    default: {},
    read: (value, path, context) =>
      readFields(parts, { ...declared, ...weightParts(value) }, path, context),
  }
}

/** A number is that constant at the start. */
export function weightParts(value: Json): { readonly [part: string]: Json } {
  return isMap(value) ? value : { initializer: value }
}

function makeOwnWeight(name: string, options: ReadWeight, x: Node, layer: LayerScope): Node {
  const sharing = { axes: options.shared_axes ?? [], weight: name, path: [name, 'shared_axes'] }
  const shape = sharedShape(x, sharing, layer)
  return makeFittingWeight(layer, { name, shape, pathOf: part => [name, part] }, options)
}
