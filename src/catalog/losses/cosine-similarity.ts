/** cosine_similarity: minus the cosine of the angle between target and prediction. */
import { neg } from '../../expr/expr.ts'
import { cosines } from '../cosines.ts'
import { elementwise } from '../elementwise.ts'
import { axisMisfit, axisOf } from '../loss-fields.ts'
import { int } from '../../fields/kinds.ts'
import { defineLoss } from '../training.ts'

export const cosineSimilarity = defineLoss({
  name: 'cosine_similarity',
  aliases: ['CosineSimilarity'],
  doc: '-sum(target * prediction) along an axis, each divided by its norm: -1 where they agree',
  fields: { axis: int({ default: -1, doc: 'axis of the vectors; 0 is the batch' }) },
  target: 'like-prediction',
  misfit: (shape, { axis }) => axisMisfit(axis, shape),
  build: (target, prediction, { axis }) =>
    elementwise([cosines(target, prediction, axisOf(axis, prediction))], neg),
})
