/** Masking: steps of a sequence that hold nothing but one value are left out by what follows. */
import { select } from '../../expr/expr.ts'
import { num } from '../../fields/kinds.ts'
import { elementwise } from '../elementwise.ts'
import { floatInput, rankInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'
import { counts, differsFrom, withoutLastAxis } from '../masks.ts'

export const masking = defineLayer({
  type: 'Masking',
  doc: 'Steps whose features all are mask_value become 0, and layers that know masks skip them',
  fields: { mask_value: num({ default: 0, doc: 'what every feature of a masked step is' }) },
  main: 'mask_value',
  inputs: 'one',
  masks: ([x], { mask_value }) => withoutLastAxis(differsFrom(x!, mask_value)),
  build([x], { mask_value }, layer) {
    floatInput(x!, layer)
    rankInput(x!, 2, layer)
    return elementwise([x!, differsFrom(x!, mask_value)], (x, mask) => select(counts(mask), x, 0))
  },
  examples: [{ args: {}, inputs: [[5, 3]], output: [5, 3], parameters: 0 }],
})
