/** GroupedQueryAttention: groups of query heads attend with one head of key and value each. */
import { int } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { addActivityLoss } from '../activity.ts'
import { attended } from '../attention.ts'
import { einsum } from '../einsum.ts'
import {
  finishHeads,
  headConditions,
  headFields,
  headRoles,
  headShares,
  scaledQuery,
} from '../heads.ts'
import { sequenceInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'
import { project } from '../projection.ts'

/** Ainslie and others, https://arxiv.org/abs/2305.13245 */
export const groupedQueryAttention = defineLayer({
  type: 'GroupedQueryAttention',
  aliases: ['GroupQueryAttention'],
  doc: 'As MultiHeadAttention, with heads of key and value that several query heads share',
  fields: {
    head_dim: int({ min: 1, doc: 'width of a head' }),
    num_query_heads: int({ min: 1, doc: 'number of query heads' }),
    num_key_value_heads: int({ min: 1, doc: 'number of heads of key and value' }),
    ...headFields,
  },
  inputs: headRoles,
  outputs: 'several',
  masks: 'pass',
  build(inputs, args, layer) {
    const { head_dim: width, num_query_heads: heads, num_key_value_heads: groups } = args
    const found = attended(inputs, layer)
    sequenceInput(found.query, layer)
    if (heads % groups !== 0)
      layer.fail('uneven-groups', { layer: layer.type, groups, what: 'query heads', count: heads })
    const projected = (x: Node, name: string, to: readonly number[]): Node =>
      project(x, { name, from: 1, to }, args, layer)
    const query = scaledQuery(projected(found.query, 'query', [heads, width]), width)
    const key = projected(found.key, 'key', [groups, width])
    const gate = args.use_gate ? projected(found.query, 'gate', [heads, width]) : undefined
    const value = projected(found.value, 'value', [groups, width])
    const [batch, queries, values] = [query.shape[0]!, query.shape[1]!, key.shape[1]!]
    const repeated = [groups, heads / groups]
    const split = createReshape(query, [batch, queries, ...repeated, width])
    const scores = createReshape(einsum('btgrk,bsgk->bgrts', split, key), [
      ...[batch, heads, queries, values],
    ])
    const conditions = headConditions(inputs, found, scores, args, layer)
    const { kept, shown } = headShares(scores, conditions, [3], args, layer)
    const shares = createReshape(kept, [batch, ...repeated, queries, values])
    const context = createReshape(einsum('bgrts,bsgk->btgrk', shares, value), [
      ...[batch, queries, heads, width],
    ])
    const to = [found.query.shape[2] as number]
    const finished = finishHeads({ context, gate, scores: shown }, to, args, layer)
    // As in Keras, each result costs by itself too, beside what every projection costs.
    const { activity_regularizer: regularizer } = args
    if (regularizer) for (const each of [finished].flat()) addActivityLoss(each, regularizer, layer)
    return finished
  },
  examples: [
    {
      args: { head_dim: 3, num_query_heads: 4, num_key_value_heads: 2 },
      inputs: [
        [5, 8],
        [7, 8],
      ],
      output: [5, 8],
      parameters: 320,
    },
  ],
})
