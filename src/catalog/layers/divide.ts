/** Divide: the first input over the second. */
import { div } from '../../expr/expr.ts'
import { defineLayer } from '../layer.ts'
import { eitherMask } from '../masks.ts'
import { merge } from '../merging.ts'

export const divide = defineLayer({
  type: 'Divide',
  doc: 'The first input over the second; shapes broadcast',
  fields: {},
  main: 'inputs',
  inputs: 'two',
  masks: eitherMask,
  build: (inputs, _, layer) => merge(inputs, layer, div),
  examples: [
    { args: {}, inputs: [[4], [4]], output: [4], parameters: 0 },
    { args: {}, inputs: [[5, 4, 3], [3]], output: [5, 4, 3], parameters: 0 },
  ],
})
