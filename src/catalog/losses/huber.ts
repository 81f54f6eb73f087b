/** huber: squares near the target, absolute differences far from it. */
import { abs, le, mul, select, sub } from '../../expr/expr.ts'
import { num } from '../../fields/kinds.ts'
import { meanOfEach } from '../loss-fields.ts'
import { defineLoss } from '../training.ts'

/** Huber, "Robust estimation of a location parameter", 1964. */
export const huber = defineLoss({
  name: 'huber',
  aliases: ['Huber'],
  doc: 'the mean of d^2 / 2 where d = abs(p - t) <= delta, else delta * d - delta^2 / 2',
  fields: { delta: num({ default: 1, above: 0, doc: 'where squares end' }) },
  target: 'like-prediction',
  build: (target, prediction, { delta }) =>
    meanOfEach(target, prediction, (t, p) => {
      const distance = abs(sub(p, t))
      const far = sub(mul(delta, distance), 0.5 * delta * delta)
      return select(le(distance, delta), mul(0.5, mul(distance, distance)), far)
    }),
})
