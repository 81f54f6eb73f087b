/** GaussianDropout: in training, multiplies by normal numbers around 1. */
import { add, mul } from '../../expr/expr.ts'
import { normal } from '../../expr/random.ts'
import { num } from '../../fields/kinds.ts'
import { floatInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'
import { noiseSeedField, withNoise } from '../noise.ts'

/** Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout", 2014. */
export const gaussianDropout = defineLayer({
  type: 'GaussianDropout',
  doc: 'In training, x times a normal number of mean 1 and variance rate / (1 - rate); else x',
  fields: {
    rate: num({ min: 0, below: 1, doc: 'the rate of the dropout that has the same variance' }),
    seed: noiseSeedField,
  },
  main: 'rate',
  inputs: 'one',
  masks: 'pass',
  build([x], { rate, seed }, layer) {
    floatInput(x!, layer)
    if (!layer.training || rate === 0) return x!
    const deviation = Math.sqrt(rate / (1 - rate))
    return withNoise(x!, { distribution: normal, seed }, layer, (x, drawn) =>
      mul(x, add(1, mul(deviation, drawn))),
    )
  },
  examples: [{ args: { rate: 0.5 }, inputs: [[4]], output: [4], parameters: 0 }],
})
