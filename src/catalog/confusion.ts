/** Right and wrong positives and negatives, at one threshold or at many. */
import { type Expr, gt, mul, select, sub } from '../expr/expr.ts'
import { int, num, optional } from '../fields/kinds.ts'
import { productOf } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import { createBroadcast } from '../graph/ops/broadcast.ts'
import { createConstant } from '../graph/ops/constant.ts'
import { createReshape } from '../graph/ops/reshape.ts'
import { createSlice } from '../graph/ops/slice.ts'
import { valuesOf } from './class-targets.ts'
import { elementwise } from './elementwise.ts'
import { aligned } from './masks.ts'
import { type Compared, ratio, vector } from './metric.ts'
import { sumOfAll, sumOver } from './reductions.ts'

export const thresholdField = num({
  default: 0.5,
  doc: 'predictions above it are positive',
})

export const confusionFields = {
  thresholds: thresholdField,
  class_id: optional(int({ min: 0, doc: 'the only class that is looked at' })),
}

/** Sums over the batch, or over an epoch. */
export interface Confusion {
  readonly truePositives: number
  readonly falsePositives: number
  readonly trueNegatives: number
  readonly falseNegatives: number
}

/** The four sums at one threshold: [4]. */
export function confusionSums(
  compared: Compared,
  { thresholds, class_id }: { readonly thresholds: number; readonly class_id: number | null },
): Node {
  const [target, prediction, weights] = columns(compared, class_id)
  const count = (isWanted: (positive: Expr, found: Expr) => Expr): Node =>
    sumOfAll(
      elementwise([target, prediction, weights], (t, p, w) =>
        mul(w, isWanted(select(gt(t, 0), 1, 0), select(gt(p, thresholds), 1, 0))),
      ),
    )
  return vector([
    count((t, p) => mul(t, p)),
    count((t, p) => mul(sub(1, t), p)),
    count((t, p) => mul(sub(1, t), sub(1, p))),
    count((t, p) => mul(t, sub(1, p))),
  ])
}

export function confusionOf([tp = 0, fp = 0, tn = 0, fn = 0]: readonly number[]): Confusion {
  return { truePositives: tp, falsePositives: fp, trueNegatives: tn, falseNegatives: fn }
}

export const thresholdCountField = int({
  default: 200,
  min: 2,
  max: 10_000,
  doc: 'how many thresholds from 0 to 1 are tried',
})

/** True and false positives at evenly spread thresholds, then all positives and negatives. */
export function thresholdSums(compared: Compared, count: number): Node {
  const [target, prediction, weights] = columns(compared, null).map(x =>
    createReshape(x, [productOf(x.shape), 1]),
  )
  // As in Keras, the ends lie just outside of 0 and 1.
  const thresholds = Float32Array.from({ length: count }, (_, i) => i / (count - 1))
  thresholds[0] = -1e-7
  thresholds[count - 1] = 1 + 1e-7
  const limits = createConstant(thresholds, [1, count])
  const positives = (wanted: (target: Expr) => Expr): Node =>
    sumOver(
      elementwise([target!, prediction!, weights!, limits], (t, p, w, limit) =>
        select(gt(p, limit), mul(w, wanted(select(gt(t, 0), 1, 0))), 0),
      ),
      [0],
    )
  const total = (wanted: (target: Expr) => Expr): Node =>
    sumOfAll(elementwise([target!, weights!], (t, w) => mul(w, wanted(select(gt(t, 0), 1, 0)))))
  const negative = (t: Expr): Expr => sub(1, t)
  const same = (t: Expr): Expr => t
  return vector([positives(same), positives(negative), total(same), total(negative)])
}

/** One confusion per threshold, the lowest first. */
export function confusionsOf(sums: readonly number[]): readonly Confusion[] {
  const count = (sums.length - 2) / 2
  const [positives = 0, negatives = 0] = sums.slice(2 * count)
  return Array.from({ length: count }, (_, i) => ({
    truePositives: sums[i]!,
    falsePositives: sums[count + i]!,
    trueNegatives: negatives - sums[count + i]!,
    falseNegatives: positives - sums[i]!,
  }))
}

/** Of what was called positive, what was. */
export function precisionOf({ truePositives, falsePositives }: Confusion): number {
  return ratio(truePositives, truePositives + falsePositives)
}

/** Of what was positive, what was called so. */
export function recallOf({ truePositives, falseNegatives }: Confusion): number {
  return ratio(truePositives, truePositives + falseNegatives)
}

/** Of what was negative, what was called so. */
export function specificityOf({ trueNegatives, falsePositives }: Confusion): number {
  return ratio(trueNegatives, trueNegatives + falsePositives)
}

/** The best of one measure among the thresholds where another is enough; 0 where there is none. */
export function bestWhere(
  sums: readonly number[],
  measured: (confusion: Confusion) => number,
  enough: number,
  wanted: (confusion: Confusion) => number,
): number {
  const fitting = confusionsOf(sums).filter(each => measured(each) >= enough)
  return Math.max(0, ...fitting.map(wanted))
}

/** Targets, predictions and their weights, of one class or of all. */
function columns(compared: Compared, classId: number | null): readonly [Node, Node, Node] {
  const { prediction, mask } = compared
  const one = createConstant(Float32Array.of(1), new Array<number>(prediction.shape.length).fill(1))
  const weights = createBroadcast(
    mask ? aligned(mask, prediction.shape.length) : one,
    prediction.shape,
  )
  const all = [valuesOf(compared), prediction, weights] as const
  if (classId === null) return all
  const starts = prediction.shape.map((_, axis) =>
    axis === prediction.shape.length - 1 ? classId : 0,
  )
  const shape = prediction.shape.with(-1, 1)
  const [t, p, w] = all.map(x => createSlice(x, starts, shape))
  return [t!, p!, w!]
}
