/** Metrics that are the mean of a loss, without its reduction. */
import type { Fields, Values } from '../fields/field.ts'
import { classColumn } from './class-numbers.ts'
import { classOf, valuesOf } from './class-targets.ts'
import { elementwise } from './elementwise.ts'
import { type Compared, type MetricDefinition, defineMeanMetric } from './metric.ts'
import type { LossDefinition } from './training.ts'
import { toInt } from '../expr/expr.ts'

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
    each: (compared, args) =>
      loss.build(targetOf(loss, compared), compared.prediction, args as Values<Fields>),
  })
}

function targetOf(loss: LossDefinition, compared: Compared) {
  if (loss.target !== 'class-number') return valuesOf(compared)
  if (compared.kind === 'class-number') return classColumn(compared.target, compared.prediction)
  return elementwise([classOf(compared)], toInt)
}
