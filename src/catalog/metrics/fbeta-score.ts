/** fbeta_score: a mean of precision and recall in which recall counts beta times as much. */
import { num } from '../../fields/kinds.ts'
import { fScore, fScoreFields, fScoreSums } from '../f-score.ts'
import { classMisfit, defineMetric } from '../metric.ts'

export const fbetaScore = defineMetric({
  name: 'fbeta_score',
  aliases: ['FBetaScore'],
  doc: '(1 + beta^2) * precision * recall / (beta^2 * precision + recall), of each class',
  fields: {
    ...fScoreFields,
    beta: num({ default: 1, above: 0, doc: 'how much more recall counts than precision' }),
  },
  main: 'beta',
  better: 'more',
  misfit: shape => classMisfit(shape, []),
  sums: fScoreSums,
  value: (sums, { average, beta }) => fScore(sums, average, beta),
})
