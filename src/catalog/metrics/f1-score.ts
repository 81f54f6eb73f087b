/** f1_score: the harmonic mean of precision and recall. */
import { fScore, fScoreFields, fScoreSums } from '../f-score.ts'
import { classMisfit, defineMetric } from '../metric.ts'

export const f1Score = defineMetric({
  name: 'f1_score',
  aliases: ['F1Score', 'f1'],
  doc: '2 * precision * recall / (precision + recall), of each class',
  fields: fScoreFields,
  better: 'more',
  misfit: shape => classMisfit(shape, []),
  sums: fScoreSums,
  value: (sums, { average }) => fScore(sums, average, 1),
})
