/** cosine_similarity: the cosine of the angle between target and prediction. */
import { valuesOf } from '../class-targets.ts'
import { cosines } from '../cosines.ts'
import { axisMisfit, axisOf, lossAxisField } from '../loss-fields.ts'
import { defineMeanMetric } from '../metric.ts'

export const cosineSimilarity = defineMeanMetric({
  name: 'cosine_similarity',
  aliases: ['CosineSimilarity'],
  doc: 'sum(target * prediction) along an axis, each divided by its norm',
  fields: { axis: lossAxisField },
  better: 'more',
  misfit: (shape, { axis }) => axisMisfit(axis, shape),
  each: (compared, { axis }) =>
    cosines(valuesOf(compared), compared.prediction, axisOf(axis, compared.prediction)),
})
