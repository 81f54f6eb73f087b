/** Rescaling: a fixed factor and offset. */
import { add, mul, toFloat } from '../../expr/expr.ts'
import { num } from '../../fields/kinds.ts'
import { elementwise } from '../elementwise.ts'
import { defineLayer } from '../layer.ts'

export const rescaling = defineLayer({
  type: 'Rescaling',
  doc: 'x * scale + offset, in float32 whatever the input is',
  fields: {
    scale: num({ doc: 'factor: 1/255 takes pixels to [0, 1]' }),
    offset: num({ default: 0, doc: 'what is added then' }),
  },
  main: 'scale',
  inputs: 'one',
  masks: 'pass',
  build: ([x], { scale, offset }) => elementwise([x!], x => add(mul(toFloat(x), scale), offset)),
  examples: [{ args: { scale: 2, offset: -1 }, inputs: [[4]], output: [4], parameters: 0 }],
})
