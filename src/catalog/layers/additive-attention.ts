/** AdditiveAttention: sums of queries and keys choose among values (Bahdanau). */
import { mul, tanh } from '../../expr/expr.ts'
import { bool } from '../../fields/kinds.ts'
import { attended, attentionFields, attentionRoles, pairSums } from '../attention.ts'
import { glorotUniform } from '../initializers/glorot-uniform.ts'
import { plainInitializer } from '../initializers/plain.ts'
import { defineLayer } from '../layer.ts'
import { attendWhole, expectAlike, sumOfLast } from '../whole-attention.ts'

/** Bahdanau, Cho and Bengio, https://arxiv.org/abs/1409.0473 */
export const additiveAttention = defineLayer({
  type: 'AdditiveAttention',
  doc: 'softmax(sum of scale * tanh(query + key)) @ value, without projections',
  fields: {
    use_scale: bool({ default: true, doc: 'whether features have learned factors' }),
    ...attentionFields,
  },
  inputs: attentionRoles,
  outputs: 'several',
  masks: 'pass',
  build(inputs, args, layer) {
    const found = attended(inputs, layer)
    expectAlike(found, inputs, layer)
    const { query, key } = found
    const initializer = plainInitializer(glorotUniform)
    const factors = args.use_scale
      ? [layer.weight('scale', [query.shape.at(-1)!], { initializer })]
      : []
    const terms = pairSums(
      query,
      key,
      (sum, factor) => (factor ? mul(factor, tanh(sum)) : tanh(sum)),
      factors,
    )
    return attendWhole(sumOfLast(terms), found, args, layer)
  },
  examples: [
    {
      args: {},
      inputs: [
        [4, 8],
        [6, 8],
      ],
      output: [4, 8],
      parameters: 8,
    },
    {
      args: { use_scale: false, use_causal_mask: true },
      inputs: [
        [4, 8],
        [4, 8],
      ],
      output: [4, 8],
      parameters: 0,
    },
  ],
})
