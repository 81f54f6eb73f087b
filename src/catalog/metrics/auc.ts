/** auc: the area under the curve of recall over false positives, or of precision over recall. */
import type { Shape } from '../../graph/shape.ts'
import {
  type Confusion,
  type Measure,
  confusionsOf,
  evenThresholds,
  falsePositiveRate,
  precisionGain,
  precisionOf,
  recallGain,
  recallOf,
  thresholdCountField,
  thresholdSums,
  withEnds,
} from '../confusion.ts'
import { bool, choice, int, list, num, optional } from '../../fields/kinds.ts'
import { elementwise } from '../elementwise.ts'
import { fromLogitsField } from '../loss-fields.ts'
import { classMisfit, defineMetric, ratio } from '../metric.ts'
import { logistic } from '../activations/sigmoid.ts'

export const auc = defineMetric({
  name: 'auc',
  aliases: ['AUC'],
  doc: 'area under the curve that the thresholds draw',
  fields: {
    num_thresholds: thresholdCountField,
    curve: choice(['ROC', 'PR', 'PRGAIN'], {
      default: 'ROC',
      doc: 'recall over false positives, precision over recall, or the gains of both over chance',
    }),
    summation_method: choice(['interpolation', 'minoring', 'majoring'], {
      default: 'interpolation',
      doc: 'heights between two thresholds: their mean, the lower or the higher one',
    }),
    thresholds: optional(
      list(num({ min: 0, max: 1, doc: 'a threshold' }), {
        minItems: 1,
        doc: 'thresholds between 0 and 1, which are tried instead of evenly spread ones',
      }),
    ),
    multi_label: bool({
      default: false,
      doc: 'whether each label has a curve of its own, whose areas are averaged',
    }),
    num_labels: optional(int({ min: 1, doc: 'the size of the last axis, as in Keras' })),
    label_weights: optional(
      list(num({ min: 0, doc: 'the weight of a label' }), {
        minItems: 1,
        doc: 'how much each label counts',
      }),
    ),
    from_logits: fromLogitsField,
  },
  main: 'curve',
  better: 'more',
  misfit: labelMisfit,
  sums(compared, { num_thresholds, thresholds, multi_label, label_weights, from_logits }) {
    const { prediction } = compared
    const given = from_logits
      ? { ...compared, prediction: elementwise([prediction], logistic) }
      : compared
    const limits = thresholds
      ? withEnds(thresholds.toSorted((a, b) => a - b))
      : evenThresholds(num_thresholds)
    // Areas of labels that have curves of their own are weighed in the end.
    const labelWeights = multi_label ? null : label_weights
    return thresholdSums(given, limits, { perLabel: multi_label, labelWeights })
  },
  value(sums, args) {
    const { num_thresholds, thresholds, multi_label, label_weights } = args
    const count = thresholds ? thresholds.length + 2 : num_thresholds
    const labels = sums.length / (2 * count + 2)
    const areas = Array.from({ length: labels }, (_, i) =>
      areaBelow(confusionsOf(sums, labels, i), args),
    )
    const weights = multi_label && label_weights ? label_weights : areas.map(() => 1)
    const total = weights.reduce((sum, each) => sum + each, 0)
    return ratio(
      areas.reduce((sum, each, i) => sum + each * weights[i]!, 0),
      total,
    )
  },
})

interface LabelArguments {
  readonly multi_label: boolean
  readonly num_labels: number | null
  readonly label_weights: readonly number[] | null
}

function labelMisfit(
  shape: Shape,
  { multi_label, num_labels, label_weights }: LabelArguments,
): string | undefined {
  if (!multi_label && num_labels !== null) return 'num_labels goes with multi_label'
  if (!multi_label && label_weights === null) return undefined
  if (multi_label && shape.length !== 2) return 'multi_label wants one value per label'
  const misfit = classMisfit(shape, [])
  if (misfit !== undefined) return misfit
  const count = shape.at(-1)!
  if (num_labels !== null && num_labels !== count) return `num_labels is ${num_labels}`
  return label_weights !== null && label_weights.length !== count
    ? `there are ${label_weights.length} label_weights`
    : undefined
}

interface Curve {
  readonly curve: 'ROC' | 'PR' | 'PRGAIN'
  readonly summation_method: keyof typeof heights
}

const axes: { readonly [curve in Curve['curve']]: { place: Measure; height: Measure } } = {
  ROC: { place: falsePositiveRate, height: recallOf },
  PR: { place: recallOf, height: precisionOf },
  PRGAIN: { place: recallGain, height: precisionGain },
}

const heights = {
  interpolation: (a: number, b: number) => (a + b) / 2,
  minoring: Math.min,
  majoring: Math.max,
}

function areaBelow(points: readonly Confusion[], { curve, summation_method }: Curve): number {
  if (curve === 'PR' && summation_method === 'interpolation')
    return total(points, interpolatedPrecision)
  const { place, height } = axes[curve]
  const between = heights[summation_method]
  return total(points, (a, b) => (place(a) - place(b)) * between(height(a), height(b)))
}

function total(
  points: readonly Confusion[],
  area: (from: Confusion, to: Confusion) => number,
): number {
  return points.slice(1).reduce((sum, to, i) => sum + area(points[i]!, to), 0)
}

/** Davis and Goadrich, 2006: positives, not precision, go along a line between two thresholds. */
function interpolatedPrecision(a: Confusion, b: Confusion): number {
  const positives = (c: Confusion): number => c.truePositives + c.falsePositives
  const gained = a.truePositives - b.truePositives
  const slope = ratio(gained, Math.max(positives(a) - positives(b), 0))
  const intercept = b.truePositives - slope * positives(b)
  const growth = positives(a) > 0 && positives(b) > 0 ? positives(a) / positives(b) : 1
  const area = slope * (gained + intercept * Math.log(growth))
  return ratio(area, b.truePositives + b.falseNegatives)
}
