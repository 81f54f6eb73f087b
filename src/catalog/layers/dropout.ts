/** Dropout: in training, zeroes random values and scales the others up. */
import { dropped, droppingFields } from '../dropping.ts'
import { floatInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'
import { expectNoiseShape, noiseShapeField } from '../noise.ts'

/** Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout", 2014. */
export const dropout = defineLayer({
  type: 'Dropout',
  doc: 'In training, 0 with probability rate, else x / (1 - rate); in inference, x',
  fields: { ...droppingFields, noise_shape: noiseShapeField },
  main: 'rate',
  inputs: 'one',
  masks: 'pass',
  build([x], args, layer) {
    floatInput(x!, layer)
    if (args.noise_shape) expectNoiseShape(x!, args.noise_shape, layer)
    return dropped(x!, args, args.noise_shape, layer)
  },
  examples: [{ args: { rate: 0.5 }, inputs: [[4]], output: [4], parameters: 0 }],
})
