/** Attention: dot products of queries and keys choose among values (Luong). */
import { mul, tanh } from '../../expr/expr.ts'
import { bool, choice } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'
import { createMatmul } from '../../graph/ops/matmul.ts'
import { type Attended, attended, attentionFields, attentionRoles, pairSums } from '../attention.ts'
import { ones } from '../initializers/ones.ts'
import { plainInitializer } from '../initializers/plain.ts'
import { elementwise } from '../elementwise.ts'
import { type LayerScope, defineLayer } from '../layer.ts'
import { attendWhole, expectAlike, sumOfLast } from '../whole-attention.ts'

/** Luong, Pham and Manning, https://arxiv.org/abs/1508.04025 */
export const attention = defineLayer({
  type: 'Attention',
  doc: 'softmax(scores of query and key) @ value, without projections',
  fields: {
    use_scale: bool({ default: false, doc: 'whether scores have a learned factor' }),
    score_mode: choice(['dot', 'concat'], {
      default: 'dot',
      doc: 'dot: query @ key; concat: sum of tanh(query + key)',
    }),
    ...attentionFields,
  },
  inputs: attentionRoles,
  outputs: 'several',
  masks: 'pass',
  build(inputs, args, layer) {
    const found = attended(inputs, layer)
    expectAlike(found, inputs, layer)
    const scale = args.use_scale ? scalarWeight('scale', layer) : undefined
    const scores =
      args.score_mode === 'dot' ? dotScores(found, scale) : concatScores(found, scale, layer)
    return attendWhole(scores, found, args, layer)
  },
  examples: [
    {
      args: {},
      inputs: [
        [4, 8],
        [6, 8],
      ],
      output: [4, 8],
      parameters: 0,
    },
    {
      args: { use_scale: true, score_mode: 'concat' },
      inputs: [
        [4, 8],
        [6, 3],
        [6, 8],
      ],
      output: [4, 3],
      parameters: 2,
    },
  ],
})

function dotScores({ query, key }: Attended, scale: Node | undefined): Node {
  const scores = createMatmul(query, key, { transposeB: true })
  return scale ? elementwise([scores, scale], (score, scale) => mul(score!, scale!)) : scores
}

function concatScores({ query, key }: Attended, scale: Node | undefined, layer: LayerScope): Node {
  const factor = scalarWeight('concat_score_weight', layer)
  const others = scale ? [scale] : []
  const sums = pairSums(query, key, (sum, scale) => tanh(scale ? mul(scale, sum) : sum), others)
  return elementwise([sumOfLast(sums), factor], (sum, factor) => mul(factor!, sum!))
}

function scalarWeight(name: string, layer: LayerScope): Node {
  return layer.weight(name, [], { initializer: plainInitializer(ones) })
}
