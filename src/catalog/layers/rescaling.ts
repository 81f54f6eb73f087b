/** Rescaling: a fixed factor and offset. */
import { add, mul, toFloat } from '../../expr/expr.ts'
import { flatNumbers, numbers } from '../../fields/numbers.ts'
import { fixedNumbers } from '../fixed-numbers.ts'
import { elementwise } from '../elementwise.ts'
import { defineLayer } from '../layer.ts'

export const rescaling = defineLayer({
  type: 'Rescaling',
  doc: 'x * scale + offset, in float32 whatever the input is',
  fields: {
    scale: numbers({ doc: 'factor: 1/255 takes pixels to [0, 1]; a list has one per channel' }),
    offset: numbers({ default: 0, doc: 'what is added then; a list has one per channel' }),
  },
  main: 'scale',
  inputs: 'one',
  masks: 'pass',
  build([x], args, layer) {
    const scale = fixedNumbers(flatNumbers(args.scale), x!, layer, ['scale'])
    const offset = fixedNumbers(flatNumbers(args.offset), x!, layer, ['offset'])
    return elementwise([x!, ...scale.nodes, ...offset.nodes], (x, ...rest) =>
      add(mul(toFloat(x), scale.element(rest)), offset.element(rest.slice(scale.nodes.length))),
    )
  },
  examples: [
    { args: { scale: 2, offset: -1 }, inputs: [[4]], output: [4], parameters: 0 },
    { args: { scale: [1, 2, 3] }, inputs: [[5, 3]], output: [5, 3], parameters: 0 },
  ],
})
