/** AlphaDropout: dropout that keeps the mean and variance that selu works towards. */
import { add, ge, mul, select } from '../../expr/expr.ts'
import { uniform } from '../../expr/random.ts'
import { num } from '../../fields/kinds.ts'
import { seluAlpha, seluScale } from '../activations/selu.ts'
import { floatInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'
import { expectNoiseShape, noiseSeedField, noiseShapeField, withNoise } from '../noise.ts'

/** Klambauer, Unterthiner, Mayr and Hochreiter, https://arxiv.org/abs/1706.02515 */
export const alphaDropout = defineLayer({
  type: 'AlphaDropout',
  doc: 'In training, a * x + b, x being the limit of selu with probability rate; in inference, x',
  fields: {
    rate: num({ min: 0, below: 1, doc: 'share of the values that are replaced' }),
    noise_shape: noiseShapeField,
    seed: noiseSeedField,
  },
  main: 'rate',
  inputs: 'one',
  masks: 'pass',
  build([x], { rate, seed, noise_shape: shape }, layer) {
    floatInput(x!, layer)
    if (shape) expectNoiseShape(x!, shape, layer)
    if (!layer.training || rate === 0) return x!
    const limit = -seluAlpha * seluScale
    const a = ((1 - rate) * (1 + rate * limit ** 2)) ** -0.5
    const b = -a * limit * rate
    return withNoise(x!, { distribution: uniform, seed, shape }, layer, (x, drawn) =>
      add(mul(a, select(ge(drawn, rate), x, limit)), b),
    )
  },
  examples: [{ args: { rate: 0.5 }, inputs: [[4]], output: [4], parameters: 0 }],
})
