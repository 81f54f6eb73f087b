/** zeros: every element is 0. */
import { defineInitializer } from '../weights.ts'
import { filled } from './fill.ts'

export const zeros = defineInitializer({
  name: 'zeros',
  aliases: ['Zeros', 'zero'],
  doc: 'every element is 0',
  fields: {},
  make: () => ({ fill: shape => filled(shape, () => 0) }),
})
