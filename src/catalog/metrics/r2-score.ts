/** r2_score: the share of the variance of the targets that predictions explain. */
import { type Expr, mul, sub } from '../../expr/expr.ts'
import type { Node } from '../../graph/node.ts'
import { createBroadcast } from '../../graph/ops/broadcast.ts'
import { createConstant } from '../../graph/ops/constant.ts'
import { valuesOf } from '../class-targets.ts'
import { elementwise } from '../elementwise.ts'
import { aligned } from '../masks.ts'
import { classMisfit, defineMetric, vector } from '../metric.ts'
import { sumOver } from '../reductions.ts'
import { choice, int } from '../../fields/kinds.ts'

export const r2Score = defineMetric({
  name: 'r2_score',
  aliases: ['R2Score', 'r2'],
  doc: '1 - sum((target - prediction)^2) / sum((target - mean target)^2), for each value',
  fields: {
    class_aggregation: choice(['uniform_average', 'variance_weighted_average'], {
      default: 'uniform_average',
      doc: 'the mean of all values of an example, or by their variance',
    }),
    num_regressors: int({
      default: 0,
      min: 0,
      doc: 'numbers that predictions are made of, which the adjusted score allows for; 0: plain',
    }),
  },
  better: 'more',
  misfit: shape => classMisfit(shape, []),
  sums(compared) {
    const { prediction, mask } = compared
    const rank = prediction.shape.length
    const axes = prediction.shape.slice(0, -1).map((_, axis) => axis)
    const one = createConstant(Float32Array.of(1), new Array<number>(rank).fill(1))
    const weights = createBroadcast(mask ? aligned(mask, rank) : one, prediction.shape)
    const sum = (each: (target: Expr, prediction: Expr) => Expr | number): Node =>
      sumOver(
        elementwise([valuesOf(compared), prediction, weights], (t, p, w) => mul(w, each(t, p))),
        axes,
      )
    return vector([
      sum(t => t),
      sum(t => mul(t, t)),
      sum((t, p) => mul(sub(t, p), sub(t, p))),
      sum(() => 1),
    ])
  },
  value(sums, { class_aggregation, num_regressors }) {
    const count = sums.length / 4
    const [scores, variances]: [number[], number[]] = [[], []]
    for (let i = 0; i < count; i++) {
      const [sum, squares, residual, examples] = [0, 1, 2, 3].map(k => sums[k * count + i]!)
      const variance = squares! - (sum! * sum!) / examples!
      // As in Keras, targets that never change score 0.
      scores.push(variance === 0 ? 0 : 1 - residual! / variance)
      variances.push(class_aggregation === 'uniform_average' ? 1 : variance)
    }
    const total = variances.reduce((sum, each) => sum + each, 0)
    const score = scores.reduce((sum, each, i) => sum + each * variances[i]!, 0) / total
    // As in Keras, every value of an example counts.
    return adjusted(
      score,
      sums.slice(3 * count).reduce((sum, each) => sum + each, 0),
      num_regressors,
    )
  },
})

/** The score of so many values, lowered for each number that could fit them by chance. */
function adjusted(score: number, values: number, regressors: number): number {
  if (regressors === 0 || regressors >= values - 1) return score
  return 1 - ((1 - score) * (values - 1)) / (values - regressors - 1)
}
