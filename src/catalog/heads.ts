/** Attention by heads, as MultiHeadAttention and GroupedQueryAttention share it. */
import { mul } from '../expr/expr.ts'
import type { Values } from '../fields/field.ts'
import { bool, int, optional } from '../fields/kinds.ts'
import { type Node, isOp } from '../graph/node.ts'
import { createReshape, reshape } from '../graph/ops/reshape.ts'
import { type Shape, broadcastShapes, equalShapes, shapeText } from '../graph/shape.ts'
import { logistic } from './activations/sigmoid.ts'
import { maskedSoftmaxOver, softmaxOver } from './activations/softmax.ts'
import {
  type Attended,
  attentionFields,
  attentionRoles,
  causalCondition,
  stepConditions,
  windowCondition,
} from './attention.ts'
import { dropped } from './dropping.ts'
import { elementwise } from './elementwise.ts'
import type { InputRole, LayerScope } from './layer.ts'
import { type Condition, maskCondition, maskedLogit, selectWhere } from './masks.ts'
import { mismatch } from './merging.ts'
import { project, projectionFields } from './projection.ts'

export const headRoles: readonly InputRole[] = [
  ...attentionRoles,
  { name: 'attention_mask', optional: true },
]

export const headFields = {
  ...attentionFields,
  sliding_window: optional(
    int({ min: 1, doc: 'how many steps a step sees to each side, itself counted' }),
  ),
  use_gate: bool({
    default: false,
    doc: 'whether sigmoid(a projection of the query) multiplies what was attended to',
  }),
  ...projectionFields,
}

type HeadArguments = Values<typeof headFields>

/** What says which steps are attended to; without an entry, all are. */
export function headConditions(
  inputs: readonly Node[],
  found: Attended,
  scores: Node,
  args: HeadArguments,
  layer: LayerScope,
): readonly Condition[] {
  const rank = scores.shape.length
  const pairs = { queries: scores.shape[rank - 2]!, values: scores.shape[rank - 1]! }
  const [number] = layer.inputsOf('attention_mask')
  return [
    ...stepConditions(found, rank, layer),
    ...(args.use_causal_mask ? [causalCondition(pairs)] : []),
    ...(args.sliding_window === null ? [] : [windowCondition(pairs, args.sliding_window)]),
    ...(number === undefined ? [] : [givenMask(inputs[number]!, inputs, scores, layer)]),
  ]
}

/** A mask [B, T, S], or with axes of heads: 1 where a step may be attended to. */
function givenMask(
  mask: Node,
  inputs: readonly Node[],
  { shape }: Node,
  layer: LayerScope,
): Condition {
  const missing = Math.max(0, shape.length - mask.shape.length)
  const ones = new Array<number>(missing).fill(1)
  const aligned = createReshape(mask, [mask.shape[0]!, ...ones, ...mask.shape.slice(1)])
  const whole = broadcastShapes([shape, aligned.shape])
  if (!whole || !equalShapes(whole, shape))
    mismatch(inputs, layer, `an attention_mask that broadcasts to scores ${shapeText(shape)}`)
  return maskCondition(aligned)
}

/** Fails unless every step has one number: only then masks and orders of steps mean something. */
export function expectOneAxisOfSteps(x: Node, args: HeadArguments, layer: LayerScope): void {
  const ordered = args.use_causal_mask || args.sliding_window !== null
  const isMasked = [0, 1].some(k => layer.mask(k))
  if (x.shape.length === 3 || !(ordered || isMasked)) return
  const expected = '3 axes (batch, steps, features) where steps are masked'
  layer.fail('wrong-rank', { layer: layer.type, expected, shape: shapeText(x.shape) })
}

/**
 * softmax(scores) along the last axes, `kept` for the values and `shown` as a result. Where Keras
 * computes no scores, a step that may attend to nothing attends to everything equally.
 */
export function headShares(
  scores: Node,
  conditions: readonly Condition[],
  axes: readonly number[],
  args: HeadArguments,
  layer: LayerScope,
): { readonly kept: Node; readonly shown: Node } {
  const isExplicit = args.dropout > 0 || args.return_attention_scores || scores.shape.length !== 4
  const shown = isExplicit
    ? maskedSoftmaxOver(scores, conditions, axes)
    : softmaxOver(
        selectWhere(scores, conditions, () => maskedLogit),
        axes,
      )
  const dropping = { rate: args.dropout, seed: args.seed }
  return { kept: dropped(shown, dropping, null, layer), shown }
}

/** The query times 1 / sqrt(width of its heads): in the shape that its projection makes. */
export function scaledQuery(query: Node, width: number): Node {
  const made = isOp(query, reshape) ? query.operands[0]! : query
  const scaled = elementwise([made], x => mul(x!, 1 / Math.sqrt(width)))
  return createReshape(scaled, query.shape)
}

/** What the heads attended to, times the gate, as `to`; and the scores where they are asked for. */
export function finishHeads(
  {
    context,
    gate,
    scores,
  }: { readonly context: Node; readonly gate: Node | undefined; readonly scores: Node },
  to: Shape,
  args: HeadArguments,
  layer: LayerScope,
): Node | readonly Node[] {
  const gated = gate ? elementwise([context, gate], (x, gate) => mul(x!, logistic(gate!))) : context
  const result = project(gated, { name: 'attention_output', from: 2, to }, args, layer)
  return args.return_attention_scores ? [result, scores] : result
}
