/** cosine_similarity: the cosine of the angle between target and prediction. */
import { valuesOf } from '../class-targets.ts'
import { cosines } from '../cosines.ts'
import { axisOf } from '../loss-fields.ts'
import { defineMeanMetric } from '../metric.ts'

export const cosineSimilarity = defineMeanMetric({
  name: 'cosine_similarity',
  aliases: ['CosineSimilarity'],
  doc: 'sum(target * prediction) along the last axis, each divided by its norm',
  fields: {},
  better: 'more',
  each: compared =>
    cosines(valuesOf(compared), compared.prediction, axisOf(-1, compared.prediction)),
})
