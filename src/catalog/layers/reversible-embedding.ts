/** ReversibleEmbedding: an embedding, or in reverse the scores of every number for a vector. */
import { div, mul, tanh } from '../../expr/expr.ts'
import { bool, num, optional } from '../../fields/kinds.ts'
import { equalDims } from '../../graph/dim.ts'
import { createGather } from '../../graph/ops/gather.ts'
import { createMatmul } from '../../graph/ops/matmul.ts'
import { elementwise } from '../elementwise.ts'
import { embeddingFields, nonZeroMask, wholeNumbers } from '../embedding-fields.ts'
import { floatInput, rankInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'
import { mismatch } from '../merging.ts'
import { makeWeight } from '../weight-fields.ts'

/** Press and Wolf, https://arxiv.org/abs/1608.05859 */
export const reversibleEmbedding = defineLayer({
  type: 'ReversibleEmbedding',
  doc: 'Row x of a learned table, or with reverse: x @ transposed table',
  fields: {
    ...embeddingFields,
    tie_weights: bool({
      default: true,
      doc: 'whether both directions share the table; else reverse_embeddings is another one',
    }),
    logit_soft_cap: optional(
      num({ above: 0, doc: 'reversed results y become tanh(y / cap) * cap' }),
    ),
    reverse: bool({
      default: false,
      doc: 'from vectors back to scores of numbers; share the table by `weights`',
    }),
  },
  inputs: 'one',
  masks([x], args, layer) {
    if (!args.reverse) return nonZeroMask(x!, args, layer)
    if (!args.mask_zero && layer.mask(0)) layer.warn('mask-lost', { layer: layer.type })
    return undefined
  },
  build([x], args, layer) {
    const { input_dim: count, output_dim: width } = args
    const table = { shape: [count, width], prefix: 'embeddings' } as const
    const embeddings = makeWeight(layer, { name: 'embeddings', ...table }, args)
    const own = args.tie_weights
      ? undefined
      : makeWeight(
          layer,
          { name: 'reverse_embeddings', shape: [width, count], prefix: 'embeddings' },
          { ...args, embeddings_regularizer: null, embeddings_constraint: null },
        )
    if (!args.reverse) return createGather(embeddings, wholeNumbers(x!, layer))
    floatInput(x!, layer)
    rankInput(x!, 2, layer)
    if (!equalDims(x!.shape.at(-1)!, width)) mismatch([x!], layer, `${width} features`)
    const scores = own ? createMatmul(x!, own) : createMatmul(x!, embeddings, { transposeB: true })
    const cap = args.logit_soft_cap
    return cap === null ? scores : elementwise([scores], y => mul(tanh(div(y!, cap)), cap))
  },
  examples: [
    { args: { input_dim: 50, output_dim: 8 }, inputs: [[12]], output: [12, 8], parameters: 400 },
    {
      args: { input_dim: 50, output_dim: 8, reverse: true, tie_weights: false },
      inputs: [[12, 8]],
      output: [12, 50],
      parameters: 800,
    },
  ],
})
