/** Subtract: the first input minus the second. */
import { sub } from '../../expr/expr.ts'
import { defineLayer } from '../layer.ts'
import { eitherMask } from '../masks.ts'
import { merge } from '../merging.ts'

export const subtract = defineLayer({
  type: 'Subtract',
  doc: 'The first input minus the second; shapes broadcast',
  fields: {},
  main: 'inputs',
  inputs: 'two',
  masks: eitherMask,
  build: (inputs, _, layer) => merge(inputs, layer, sub),
  examples: [
    { args: {}, inputs: [[4], [4]], output: [4], parameters: 0 },
    { args: {}, inputs: [[5, 4, 3], [3]], output: [5, 4, 3], parameters: 0 },
  ],
})
