/** ReLU: the rectified linear unit, with slope, maximum and threshold. */
import { num, optional } from '../../fields/kinds.ts'
import { rectified } from '../activations/relu.ts'
import { elementwise } from '../elementwise.ts'
import { floatInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'

export const reLU = defineLayer({
  type: 'ReLU',
  doc: 'x where x > threshold, else negative_slope * (x - threshold); at most max_value',
  fields: {
    max_value: optional(num({ min: 0, doc: 'largest result; none where it is null' })),
    negative_slope: num({ default: 0, min: 0, doc: 'slope up to the threshold' }),
    threshold: num({ default: 0, min: 0, doc: 'values up to this one are not passed on' }),
  },
  inputs: 'one',
  masks: 'pass',
  activation: true,
  build([x], args, layer) {
    floatInput(x!, layer)
    const { max_value: maximum, threshold } = args
    if (maximum !== null && maximum < threshold)
      layer.warn('maximum-below-threshold', { layer: layer.type, maximum, threshold }, [
        'max_value',
      ])
    return elementwise([x!], x => rectified(x, args))
  },
  examples: [{ args: { max_value: 6 }, inputs: [[4]], output: [4], parameters: 0 }],
})
