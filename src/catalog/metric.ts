/** What a metric is: sums over a batch, and a number from the sums of an epoch. */
import type { Fields, Values } from '../fields/field.ts'
import { optional, text } from '../fields/kinds.ts'
import { add, mul } from '../expr/expr.ts'
import type { Node } from '../graph/node.ts'
import type { Shape } from '../graph/shape.ts'
import { createBroadcast } from '../graph/ops/broadcast.ts'
import { createConcat } from '../graph/ops/concat.ts'
import { createReshape } from '../graph/ops/reshape.ts'
import { elementwise } from './elementwise.ts'
import { besideValues } from './masks.ts'
import { dimExpr, sumOfAll } from './reductions.ts'
import { productOf } from '../graph/dim.ts'
import type { TargetKind } from './training.ts'

/** A prediction, and what it is compared with. */
export interface Compared {
  readonly target: Node
  readonly prediction: Node
  readonly kind: TargetKind
  /** 1 where a value counts, along the first axes of the prediction; all count without one. */
  readonly mask?: Node | undefined
}

export interface MetricDefinition<F extends Fields = Fields> {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly doc: string
  readonly fields: F
  /** The argument that a bare value stands for. */
  readonly main?: keyof F & string
  /** Whether more is better: what callbacks watch for. */
  readonly better: 'more' | 'less'
  /** Why predictions of this shape do not fit (`there is no class 7`), or undefined. */
  misfit?(shape: Shape, args: Values<F>): string | undefined
  /** Sums over the examples of a batch, [n]; those of all batches are added up. */
  sums(compared: Compared, args: Values<F>): Node
  /** The metric, from the sums over an epoch. */
  value(sums: readonly number[], args: Values<F>): number
}

/** Every metric may be given a name of its own, under which it is reported. */
export function defineMetric<F extends Fields>(definition: MetricDefinition<F>): MetricDefinition {
  const fields = { ...definition.fields, name: nameField }
  return { ...definition, fields } as unknown as MetricDefinition
}

const nameField = optional(text({ doc: 'what the metric is reported as' }))

/** A metric that is the mean of one value per example (or element). */
export function defineMeanMetric<F extends Fields>({
  each,
  ...rest
}: Omit<MetricDefinition<F>, 'sums' | 'value'> & {
  each(compared: Compared, args: Values<F>): Node
}): MetricDefinition {
  return defineMetric({
    ...rest,
    sums: (compared, args) => sumAndCount(each(compared, args), compared.mask),
    value: ([sum = 0, count = 0]) => ratio(sum, count),
  })
}

/** The sum of values and their number, or those of the values that count: [2]. */
export function sumAndCount(values: Node, mask: Node | undefined): Node {
  if (!mask) {
    const count = dimExpr(productOf(values.shape))
    const sum = sumOfAll(values)
    return vector([sum, elementwise([sum], sum => add(mul(sum, 0), count))])
  }
  const weights = createBroadcast(besideValues(mask, values), values.shape)
  return vector([sumOfAll(elementwise([values, weights], mul)), sumOfAll(weights)])
}

/** Numbers and vectors, one after the other. */
export function vector(parts: readonly Node[]): Node {
  return createConcat(
    parts.map(part => createReshape(part, [productOf(part.shape)])),
    0,
  )
}

/** a / b, or 0 where there is nothing to divide by. */
export function ratio(a: number, b: number): number {
  return b === 0 ? 0 : a / b
}

/** What is wrong with classes that must be entries of the last axis. */
export function classMisfit(shape: Shape, classes: readonly number[]): string | undefined {
  const count = shape[shape.length - 1]
  if (shape.length < 2 || typeof count !== 'number') return 'its last axis has no fixed size'
  const wrong = classes.find(each => each >= count)
  return wrong === undefined ? undefined : `there is no class ${wrong}`
}
