/** Attention over whole features, as Attention and AdditiveAttention share it. */
import { sub } from '../expr/expr.ts'
import type { Values } from '../fields/field.ts'
import { equalDims } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import { createMatmul } from '../graph/ops/matmul.ts'
import { createReshape } from '../graph/ops/reshape.ts'
import { softmaxOver } from './activations/softmax.ts'
import {
  type Attended,
  type attentionFields,
  causalCondition,
  stepConditions,
} from './attention.ts'
import { dropped } from './dropping.ts'
import type { LayerScope } from './layer.ts'
import { aligned, maskCondition, maskedLogit, selectWhere } from './masks.ts'
import { mismatch } from './merging.ts'
import { sumOver } from './reductions.ts'

/** Fails unless query and key agree in everything but their steps. */
export function expectAlike(
  { query, key, value }: Attended,
  inputs: readonly Node[],
  layer: LayerScope,
): void {
  const rank = query.shape.length
  const agree = (a: Node, b: Node, axis: number) => equalDims(a.shape[axis]!, b.shape[axis]!)
  const batches = query.shape.slice(0, -2).every((_, axis) => agree(query, value, axis))
  if (!batches || !agree(query, key, rank - 1))
    mismatch(inputs, layer, 'query and key that differ in their steps alone')
}

/** The sum along the last axis, which goes. */
export function sumOfLast(x: Node): Node {
  const last = x.shape.length - 1
  return createReshape(sumOver(x, [last]), x.shape.slice(0, last))
}

/**
 * softmax(scores) @ value, [..., T, D], and the scores themselves where they are asked for. As in
 * Keras, a key's own mask has no meaning: its steps are those of the value.
 */
export function attendWhole(
  scores: Node,
  found: Attended,
  args: Values<typeof attentionFields>,
  layer: LayerScope,
): Node | readonly Node[] {
  const rank = scores.shape.length
  const pairs = { queries: scores.shape[rank - 2]!, values: scores.shape[rank - 1]! }
  const conditions = [
    ...stepConditions(found, rank, layer, ['value']),
    ...(args.use_causal_mask ? [causalCondition(pairs)] : []),
  ]
  const kept = selectWhere(scores, conditions, score => sub(score, -maskedLogit))
  const shares = softmaxOver(kept, [rank - 1])
  const dropping = { rate: args.dropout, seed: args.seed }
  const chosen = dropped(shares, dropping, null, layer)
  const result = createMatmul(chosen, found.value)
  const mask = layer.mask(found.numbers.query)
  const masked = mask ? selectWhere(result, [maskCondition(aligned(mask, rank))], () => 0) : result
  return args.return_attention_scores ? [masked, chosen] : masked
}
