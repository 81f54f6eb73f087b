/** adam: steps scaled by averages of the gradient and its square. */
import { adamFields, adamSlots, adamUpdate } from '../adam-update.ts'
import { defineOptimizer } from '../training.ts'

export const adam = defineOptimizer({
  name: 'adam',
  aliases: ['Adam'],
  doc: 'w = w - learning_rate * sqrt(1 - beta_2^t) / (1 - beta_1^t) * m / (sqrt(v) + epsilon)',
  fields: adamFields,
  main: 'learning_rate',
  slots: adamSlots,
  update: adamUpdate,
})
