/** GaussianNoise: in training, adds normal numbers. */
import { add, mul } from '../../expr/expr.ts'
import { normal } from '../../expr/random.ts'
import { num } from '../../fields/kinds.ts'
import { floatInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'
import { noiseSeedField, withNoise } from '../noise.ts'

export const gaussianNoise = defineLayer({
  type: 'GaussianNoise',
  doc: 'In training, x plus a normal number of mean 0; in inference, x',
  fields: {
    stddev: num({ min: 0, max: 1, doc: 'standard deviation of the noise' }),
    seed: noiseSeedField,
  },
  main: 'stddev',
  inputs: 'one',
  masks: 'pass',
  build([x], { stddev, seed }, layer) {
    floatInput(x!, layer)
    if (!layer.training || stddev === 0) return x!
    return withNoise(x!, { distribution: normal, seed }, layer, (x, drawn) =>
      add(x, mul(stddev, drawn)),
    )
  },
  examples: [{ args: { stddev: 0.1 }, inputs: [[4]], output: [4], parameters: 0 }],
})
