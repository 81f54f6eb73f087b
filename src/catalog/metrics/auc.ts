/** auc: the area under the curve of recall over false positives, or of precision over recall. */
import {
  type Confusion,
  confusionsOf,
  precisionOf,
  recallOf,
  thresholdCountField,
  thresholdSums,
} from '../confusion.ts'
import { choice } from '../../fields/kinds.ts'
import { defineMetric, ratio } from '../metric.ts'

export const auc = defineMetric({
  name: 'auc',
  aliases: ['AUC'],
  doc: 'area under the curve that the thresholds draw',
  fields: {
    num_thresholds: thresholdCountField,
    curve: choice(['ROC', 'PR'], {
      default: 'ROC',
      doc: 'recall over false positives, or precision over recall',
    }),
    summation_method: choice(['interpolation', 'minoring', 'majoring'], {
      default: 'interpolation',
      doc: 'heights between two thresholds: their mean, the lower or the higher one',
    }),
  },
  main: 'curve',
  better: 'more',
  sums: (compared, { num_thresholds }) => thresholdSums(compared, num_thresholds),
  value(sums, { curve, summation_method }) {
    const points = confusionsOf(sums)
    if (curve === 'PR' && summation_method === 'interpolation')
      return total(points, interpolatedPrecision)
    const place = curve === 'ROC' ? falsePositiveRate : recallOf
    const height = curve === 'ROC' ? recallOf : precisionOf
    const between = heights[summation_method]
    return total(points, (a, b) => (place(a) - place(b)) * between(height(a), height(b)))
  },
})

function falsePositiveRate({ falsePositives, trueNegatives }: Confusion): number {
  return ratio(falsePositives, falsePositives + trueNegatives)
}

const heights = {
  interpolation: (a: number, b: number) => (a + b) / 2,
  minoring: Math.min,
  majoring: Math.max,
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
