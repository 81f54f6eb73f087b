/** ones: every element is 1. */
import { defineInitializer } from '../weights.ts'
import { filled } from './fill.ts'

export const ones = defineInitializer({
  name: 'ones',
  aliases: ['Ones', 'one'],
  doc: 'every element is 1',
  fields: {},
  make: () => ({ fill: shape => filled(shape, () => 1) }),
})
