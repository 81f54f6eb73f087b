/** Multiply: the product of its inputs. */
import { mul } from '../../expr/expr.ts'
import { defineLayer } from '../layer.ts'
import { eitherMask } from '../masks.ts'
import { merge } from '../merging.ts'

export const multiply = defineLayer({
  type: 'Multiply',
  doc: 'The product of its inputs; shapes broadcast',
  fields: {},
  main: 'inputs',
  inputs: 'many',
  masks: eitherMask,
  build: (inputs, _, layer) => merge(inputs, layer, mul),
  examples: [
    { args: {}, inputs: [[4], [4]], output: [4], parameters: 0 },
    { args: {}, inputs: [[5, 4, 3], [3]], output: [5, 4, 3], parameters: 0 },
  ],
})
