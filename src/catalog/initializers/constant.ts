/** constant: every element is the same number. */
import { num } from '../../fields/kinds.ts'
import { defineInitializer } from '../weights.ts'
import { filled } from './fill.ts'

export const constant = defineInitializer({
  name: 'constant',
  aliases: ['Constant'],
  doc: 'every element is value',
  fields: { value: num({ default: 0, doc: 'the number' }) },
  main: 'value',
  make: ({ value }) => ({ fill: shape => filled(shape, () => value) }),
})
