/** Add: the sum of its inputs. */
import { add as plus } from '../../expr/expr.ts'
import { defineLayer } from '../layer.ts'
import { eitherMask } from '../masks.ts'
import { merge } from '../merging.ts'

export const add = defineLayer({
  type: 'Add',
  doc: 'The sum of its inputs; shapes broadcast',
  fields: {},
  main: 'inputs',
  inputs: 'many',
  masks: eitherMask,
  build: (inputs, _, layer) => merge(inputs, layer, plus),
  examples: [
    { args: {}, inputs: [[4], [4]], output: [4], parameters: 0 },
    { args: {}, inputs: [[5, 4, 3], [3]], output: [5, 4, 3], parameters: 0 },
  ],
})
