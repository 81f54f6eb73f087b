/** Right and wrong positives and negatives, at one threshold or at many. */
import { type Expr, gt, lt, mul, select, sub } from '../expr/expr.ts'
import { int, num, optional } from '../fields/kinds.ts'
import { productOf } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import type { Shape } from '../graph/shape.ts'
import { createBroadcast } from '../graph/ops/broadcast.ts'
import { createConstant } from '../graph/ops/constant.ts'
import { createReshape } from '../graph/ops/reshape.ts'
import { createSlice } from '../graph/ops/slice.ts'
import { placeFromLargest } from './class-numbers.ts'
import { valuesOf } from './class-targets.ts'
import { elementwise } from './elementwise.ts'
import { aligned } from './masks.ts'
import { type Compared, classMisfit, ratio, vector } from './metric.ts'
import { sumOfAll, sumOver } from './reductions.ts'

export const thresholdField = num({
  default: 0.5,
  doc: 'predictions above it are positive',
})

/** As Keras writes it: a number apart, which stands for one that other arguments decide. */
export const thresholdsField = optional(
  num({ doc: 'predictions above it are positive; 0.5 where none is given' }),
)

export const classField = optional(int({ min: 0, doc: 'the only class that is looked at' }))

export const confusionFields = {
  thresholds: optional(
    num({ doc: 'predictions above it are positive; 0.5 where none is given, no limit with top_k' }),
  ),
  top_k: optional(int({ min: 1, doc: 'only so many of the largest values of a row are positive' })),
  class_id: classField,
}

export function confusionMisfit(
  shape: Shape,
  { class_id, top_k }: { readonly class_id: number | null; readonly top_k: number | null },
): string | undefined {
  if (class_id === null && top_k === null) return undefined
  return classMisfit(shape, class_id === null ? [] : [class_id])
}

/** Which predictions count as positive, and which are looked at. */
interface Choice {
  readonly thresholds: number | null
  readonly top_k?: number | null
  readonly class_id?: number | null
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
  { thresholds, top_k = null, class_id = null }: Choice,
): Node {
  const threshold = thresholds ?? (top_k === null ? 0.5 : belowAll)
  const [target, prediction, weights] = columns(amongTop(compared, top_k), class_id)
  const count = (isWanted: (positive: Expr, found: Expr) => Expr): Node =>
    sumOfAll(
      elementwise([target, prediction, weights], (t, p, w) =>
        mul(w, isWanted(select(gt(t, 0), 1, 0), select(gt(p, threshold), 1, 0))),
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

/** Evenly spread from 0 to 1; as in Keras, the ends lie just outside. */
export function evenThresholds(count: number): readonly number[] {
  return withEnds(Array.from({ length: count - 2 }, (_, i) => (i + 1) / (count - 1)))
}

export function withEnds(inner: readonly number[]): readonly number[] {
  return [-1e-7, ...inner, 1 + 1e-7]
}

/** What is looked at at each threshold: one class, or every label by itself; all at once if not. */
interface Columns {
  readonly classId?: number | null
  readonly perLabel?: boolean
  /** How much the labels of the last axis count, where they are looked at together. */
  readonly labelWeights?: readonly number[] | null
}

/**
 * True and false positives at each threshold, then all positives and negatives:
 * [2 * thresholds + 2], each number of all labels in turn where they are told apart.
 */
export function thresholdSums(
  compared: Compared,
  thresholds: readonly number[],
  { classId = null, perLabel = false, labelWeights = null }: Columns = {},
): Node {
  const [target, prediction, weights] = columns(compared, classId, labelWeights).map(x => {
    const labels = perLabel ? x.shape.at(-1)! : 1
    const rows = productOf(perLabel ? x.shape.slice(0, -1) : x.shape)
    return createReshape(x, [rows, 1, labels])
  })
  const limits = createConstant(Float32Array.from(thresholds), [1, thresholds.length, 1])
  const positives = (wanted: (target: Expr) => Expr): Node =>
    sumOver(
      elementwise([target!, prediction!, weights!, limits], (t, p, w, limit) =>
        select(gt(p, limit), mul(w, wanted(select(gt(t, 0), 1, 0))), 0),
      ),
      [0],
    )
  const total = (wanted: (target: Expr) => Expr): Node =>
    sumOver(
      elementwise([target!, weights!], (t, w) => mul(w, wanted(select(gt(t, 0), 1, 0)))),
      [0],
    )
  const negative = (t: Expr): Expr => sub(1, t)
  const same = (t: Expr): Expr => t
  return vector([positives(same), positives(negative), total(same), total(negative)])
}

/** One confusion per threshold, the lowest first, of one of the labels that were told apart. */
export function confusionsOf(sums: readonly number[], labels = 1, label = 0): readonly Confusion[] {
  const at = (i: number): number => sums[i * labels + label]!
  const count = (sums.length / labels - 2) / 2
  const [positives, negatives] = [at(2 * count), at(2 * count + 1)]
  return Array.from({ length: count }, (_, i) => ({
    truePositives: at(i),
    falsePositives: at(count + i),
    trueNegatives: negatives - at(count + i),
    falseNegatives: positives - at(i),
  }))
}

/** A number that a confusion shows. */
export type Measure = (confusion: Confusion) => number

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

/** Of what was negative, what was called positive. */
export function falsePositiveRate({ falsePositives, trueNegatives }: Confusion): number {
  return ratio(falsePositives, falsePositives + trueNegatives)
}

/** Flach and Kull, 2015: how far recall lies above that of calling everything positive. */
export function recallGain(confusion: Confusion): number {
  const { truePositives, falseNegatives } = confusion
  if (truePositives === 0) return 0
  return Math.max(1 - (oddsOf(confusion) * falseNegatives) / truePositives, 0)
}

export function precisionGain(confusion: Confusion): number {
  const { truePositives, falsePositives } = confusion
  if (truePositives === 0) return 1
  return 1 - (oddsOf(confusion) * falsePositives) / truePositives
}

/** Positive examples over negative ones. */
function oddsOf(each: Confusion): number {
  return ratio(each.truePositives + each.falseNegatives, each.trueNegatives + each.falsePositives)
}

/** The best of one measure among the thresholds where another is enough; 0 where there is none. */
export function bestWhere(
  sums: readonly number[],
  measured: Measure,
  enough: number,
  wanted: Measure,
): number {
  const fitting = confusionsOf(sums).filter(each => measured(each) >= enough)
  return Math.max(0, ...fitting.map(wanted))
}

/** Less than every prediction that counts. */
const belowAll = -1e10

/** Predictions that are not among the k largest of their row are below all. */
function amongTop(compared: Compared, k: number | null): Compared {
  if (k === null) return compared
  const among = elementwise([placeFromLargest(compared.prediction)], place =>
    select(lt(place, k), 1, 0),
  )
  const prediction = elementwise([compared.prediction, among], (p, among) =>
    select(gt(among, 0), p, belowAll),
  )
  return { ...compared, prediction }
}

/** Targets, predictions and their weights, of one class or of all. */
function columns(
  compared: Compared,
  classId: number | null,
  labelWeights: readonly number[] | null = null,
): readonly [Node, Node, Node] {
  const { prediction, mask } = compared
  const { shape } = prediction
  const ofLabels = createConstant(
    Float32Array.from(labelWeights ?? [1]),
    shape.map((_, axis) => (axis === shape.length - 1 ? (labelWeights?.length ?? 1) : 1)),
  )
  const weighed = mask ? elementwise([ofLabels, aligned(mask, shape.length)], mul) : ofLabels
  const all = [valuesOf(compared), prediction, createBroadcast(weighed, shape)] as const
  if (classId === null) return all
  const starts = shape.map((_, axis) => (axis === shape.length - 1 ? classId : 0))
  const [t, p, w] = all.map(x => createSlice(x, starts, shape.with(-1, 1)))
  return [t!, p!, w!]
}
