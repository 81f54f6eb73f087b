/** Batch renormalisation: what corrects a batch's statistics towards those of many batches. */
import { type Expr, add, div, max, min, mul, sqrt, sub } from '../expr/expr.ts'
import type { Values } from '../fields/field.ts'
import { bool, fieldMap, num, optional } from '../fields/kinds.ts'
import type { Node } from '../graph/node.ts'
import type { Affine } from './affine.ts'
import { elementwise, withoutGradient } from './elementwise.ts'
import type { LayerScope } from './layer.ts'
import type { Moments } from './moments.ts'
import type { Initializer } from './weights.ts'

export const renormFields = {
  renorm: bool({ default: false, doc: 'whether training corrects the statistics of the batch' }),
  renorm_clipping: optional(
    fieldMap(
      {
        rmin: optional(num({ doc: 'smallest correction of the scale' })),
        rmax: optional(num({ doc: 'largest correction of the scale' })),
        dmax: optional(num({ min: 0, doc: 'largest correction of the mean' })),
      },
      { doc: 'bounds of the correction: rmin, rmax, dmax; what is missing is not bounded' },
    ),
  ),
  renorm_momentum: num({
    default: 0.99,
    min: 0,
    max: 1,
    doc: 'how much of the averages for the correction a step keeps',
  }),
}

interface Arguments extends Values<typeof renormFields> {
  readonly momentum: number
  readonly epsilon: number
  readonly moving_mean_initializer: Initializer
  readonly moving_variance_initializer: Initializer
}

/** Moves a moving average towards the batch. */
export function moveAverage(average: Node, batch: Node, momentum: number, layer: LayerScope): Node {
  const moved = elementwise([average, batch], (a, b) => add(mul(momentum, a), mul(1 - momentum, b)))
  layer.update(average, moved)
  return moved
}

/**
 * Gamma and beta, all [C], with the correction in them; moves all averages towards the batch.
 * Without a batch they are as they were. Ioffe, https://arxiv.org/abs/1702.03275
 */
export function renormalized(
  batch: Moments | undefined,
  moving: Moments,
  affine: Affine,
  args: Arguments,
  layer: LayerScope,
): Affine {
  const { rmin, rmax } = args.renorm_clipping ?? { rmin: null, rmax: null }
  if (rmin !== null && rmax !== null && rmax < rmin)
    layer.fail(
      'out-of-range',
      { field: 'rmax', value: String(rmax), expected: `at least rmin, ${rmin}` },
      ['renorm_clipping', 'rmax'],
    )
  const statistic = (name: string, initializer: Initializer): Node =>
    layer.weight(name, moving.mean.shape, { initializer, trainable: false })
  const movingDeviation = statistic('moving_stddev', rootOf(args.moving_variance_initializer))
  const mean = statistic('renorm_mean', args.moving_mean_initializer)
  const deviation = statistic('renorm_stddev', rootOf(args.moving_variance_initializer))
  if (!batch) return affine
  const { epsilon, momentum, renorm_momentum: ownMomentum } = args
  const batchDeviation = elementwise([batch.variance], v => sqrt(add(v, epsilon)))
  const composed = corrected(
    affine,
    { ...batch, deviation: batchDeviation },
    { mean, deviation },
    args,
  )
  moveAverage(mean, batch.mean, ownMomentum, layer)
  moveAverage(deviation, batchDeviation, ownMomentum, layer)
  moveAverage(moving.mean, batch.mean, momentum, layer)
  const moved = moveAverage(movingDeviation, batchDeviation, momentum, layer)
  const variance = elementwise([moved], s => max(sub(mul(s, s), epsilon), 0))
  layer.update(moving.variance, variance)
  return composed
}

/** An initializer of standard deviations from one of variances. */
function rootOf(initializer: Initializer): Initializer {
  return { ...initializer, fill: (shape, random) => initializer.fill(shape, random).map(Math.sqrt) }
}

interface Deviation {
  readonly mean: Node
  readonly deviation: Node
}

/** (x * r + d) * gamma + beta as one scale and one shift; no gradient flows into r and d. */
function corrected(
  { gamma, beta }: Affine,
  batch: Deviation,
  known: Deviation,
  { epsilon, renorm_clipping }: Arguments,
): Affine {
  const { rmin = null, rmax = null, dmax = null } = renorm_clipping ?? {}
  // Early in training the deviation may still be 0.
  const divisor = elementwise([known.deviation], s => max(s, Math.sqrt(epsilon)))
  const r = elementwise([batch.deviation, divisor], (s, known) =>
    withoutGradient(within(div(s, known), rmin, rmax)),
  )
  const d = elementwise([batch.mean, known.mean, divisor], (mean, known, s) =>
    withoutGradient(within(div(sub(mean, known), s), dmax === null ? null : -dmax, dmax)),
  )
  const scale = gamma ? elementwise([r, gamma], mul) : r
  const shift = gamma ? elementwise([d, gamma], mul) : d
  return { gamma: scale, beta: beta ? elementwise([shift, beta], add) : shift }
}

function within(x: Expr, low: number | null, high: number | null): Expr {
  const raised = low === null ? x : max(x, low)
  return high === null ? raised : min(raised, high)
}
