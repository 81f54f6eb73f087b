/** SpectralNormalization: a layer whose kernel training keeps at a largest singular value of 1. */
import { int } from '../../fields/kinds.ts'
import { buildInner, innerLayer } from '../inner-layer.ts'
import { truncatedNormal } from '../initializers/truncated-normal.ts'
import { type LayerScope, defineLayer } from '../layer.ts'
import { spectralKernel } from '../spectral.ts'

const prefix = 'layer'

const initializer = {
  name: truncatedNormal.name,
  ...truncatedNormal.make({ mean: 0, stddev: 0.02, seed: null }),
}

/** Weights that count as a kernel, by their names in the inner layer. */
const kernels = ['kernel', 'embeddings'].map(name => `${prefix}/${name}`)

export const spectralNormalization = defineLayer({
  type: 'SpectralNormalization',
  doc:
    'A layer whose kernel, or embeddings, every training step divides by its largest singular ' +
    'value; vector_u [1, outputs] knows where that is',
  fields: {
    layer: innerLayer('the layer whose kernel is divided'),
    power_iterations: int({ default: 1, min: 1, max: 64, doc: 'steps towards the singular value' }),
  },
  inputs: 'one',
  build(inputs, args, layer) {
    const { scope, isNormalized } = withSpectralKernel(layer, args.power_iterations)
    const [y, ...others] = buildInner(args.layer, inputs, scope, { prefix })
    const unfit = (reason: string): never => {
      const inner = args.layer.definition.type
      return layer.fail('unfit-inner-layer', { layer: layer.type, inner, reason }, ['layer'])
    }
    if (others.length > 0) unfit('it has more than one result')
    if (!isNormalized()) unfit('it has neither a kernel nor embeddings')
    return y!
  },
  examples: [
    { args: { layer: { Dense: 4 } }, inputs: [[3]], output: [4], parameters: 20 },
    {
      args: { layer: { Conv2D: { filters: 2, kernel_size: 3 } }, power_iterations: 2 },
      inputs: [[5, 5, 1]],
      output: [3, 3, 2],
      parameters: 22,
    },
  ],
})

/** A scope that hands out the kernel divided, which in training it becomes. */
function withSpectralKernel(layer: LayerScope, iterations: number) {
  let found = false
  const scope: LayerScope = {
    ...layer,
    weight(name, shape, options) {
      const weight = layer.weight(name, shape, options)
      if (!kernels.includes(name)) return weight
      found = true
      const vector = layer.weight('vector_u', [1, shape.at(-1)!], { initializer, trainable: false })
      if (!layer.training) return weight
      const normalized = spectralKernel(weight, vector, iterations)
      layer.update(vector, normalized.vector)
      layer.update(weight, normalized.kernel)
      return normalized.kernel
    },
  }
  return { scope, isNormalized: () => found }
}
