/** poisson: how unlikely counts are under predicted rates. */
import { add, log, mul, sub } from '../../expr/expr.ts'
import { meanOfEach } from '../loss-fields.ts'
import { epsilon } from '../probabilities.ts'
import { defineLoss } from '../training.ts'

export const poisson = defineLoss({
  name: 'poisson',
  aliases: ['Poisson'],
  doc: 'prediction - target * log(prediction + 1e-7), the mean over the last axis',
  fields: {},
  target: 'like-prediction',
  build: (target, prediction) =>
    meanOfEach(target, prediction, (t, p) => sub(p, mul(t, log(add(p, epsilon))))),
})
