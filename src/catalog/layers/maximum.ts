/** Maximum: the largest of its inputs, element by element. */
import { max } from '../../expr/expr.ts'
import { defineLayer } from '../layer.ts'
import { eitherMask } from '../masks.ts'
import { mergeCounted } from '../merging.ts'

export const maximum = defineLayer({
  type: 'Maximum',
  doc: 'The largest of its inputs, element by element; shapes broadcast',
  fields: {},
  main: 'inputs',
  inputs: 'many',
  masks: eitherMask,
  build: (inputs, _, layer) => mergeCounted(inputs, layer, max),
  examples: [
    { args: {}, inputs: [[4], [4]], output: [4], parameters: 0 },
    { args: {}, inputs: [[5, 4, 3], [3]], output: [5, 4, 3], parameters: 0 },
  ],
})
