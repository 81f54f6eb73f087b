/** Metrics that are the mean of a loss, without its reduction. */
import type { Fields, Values } from '../fields/field.ts'
import { classColumn } from './class-numbers.ts'
import { classOf, valuesOf } from './class-targets.ts'
import { elementwise } from './elementwise.ts'
import { type Compared, type MetricDefinition, defineMeanMetric } from './metric.ts'
import type { LossDefinition } from './training.ts'
import { eq, select, toInt } from '../expr/expr.ts'

/** The metric that a loss makes under another name, with the loss's own arguments. */
export function lossMetric(
  name: string,
  aliases: readonly string[],
  loss: LossDefinition,
): MetricDefinition {
  const { reduction: _, ...fields } = loss.fields
  return defineMeanMetric<Fields>({
    ...{ name, aliases, fields },
    doc: `the mean of ${loss.doc}`,
    better: 'less',
    each: (compared, args) => valuesOfLoss(loss, compared, args as Values<Fields>),
  })
}

/** What the loss leaves out costs nothing but counts as an example, as in Keras's metrics. */
function valuesOfLoss(loss: LossDefinition, compared: Compared, args: Values<Fields>) {
  const target = targetOf(loss, compared)
  const values = loss.build(target, compared.prediction, args)
  const mask = loss.mask?.(target, compared.prediction, args, values)
  return mask ? elementwise([values, mask], (value, kept) => select(eq(kept, 0), 0, value)) : values
}

function targetOf(loss: LossDefinition, compared: Compared) {
  if (loss.target !== 'class-number') return valuesOf(compared)
  if (compared.kind === 'class-number') return classColumn(compared.target, compared.prediction)
  return elementwise([classOf(compared)], toInt)
}
