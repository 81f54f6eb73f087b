/** piecewise_constant_decay: one learning rate after the other. */
import { type Expr, constant, le, select } from '../../expr/expr.ts'
import { int, list, num } from '../../fields/kinds.ts'
import { defineSchedule } from '../schedule.ts'

export const piecewiseConstantDecay = defineSchedule({
  name: 'piecewise_constant_decay',
  aliases: ['PiecewiseConstantDecay'],
  doc: 'values[i] up to step boundaries[i], and the last value after that',
  fields: {
    boundaries: list(int({ min: 0, doc: 'a step' }), { minItems: 1, doc: 'last steps, ascending' }),
    values: list(num({ min: 0, doc: 'a learning rate' }), {
      minItems: 2,
      doc: 'learning rates: one more than boundaries',
    }),
  },
  make: ({ boundaries, values }) => ({
    misfit: misfitOf(boundaries, values),
    rate: step =>
      boundaries.reduceRight<Expr>(
        (later, boundary, i) => select(le(step, boundary), values[i]!, later),
        constant(values[values.length - 1]!),
      ),
  }),
})

function misfitOf(boundaries: readonly number[], values: readonly number[]): string | undefined {
  const wanted = boundaries.length + 1
  if (values.length !== wanted) return `needs ${wanted} values, not ${values.length}`
  const falling = boundaries.findIndex((each, i) => each <= (boundaries[i - 1] ?? -1))
  return falling < 0 ? undefined : `boundary ${boundaries[falling]} is not above that before it`
}
