/** MultiHeadAttention: several heads attend with projections of their own. */
import { int, oneOrMore, optional } from '../../fields/kinds.ts'
import { equalDims } from '../../graph/dim.ts'
import type { Node } from '../../graph/node.ts'
import { shapeText } from '../../graph/shape.ts'
import { type Attended, attended } from '../attention.ts'
import { distinctAxes } from '../axes.ts'
import { einsum } from '../einsum.ts'
import {
  expectOneAxisOfSteps,
  finishHeads,
  headConditions,
  headFields,
  headRoles,
  headShares,
  scaledQuery,
} from '../heads.ts'
import { type LayerScope, defineLayer } from '../layer.ts'
import { mismatch } from '../merging.ts'
import { project } from '../projection.ts'

const fields = {
  num_heads: int({ min: 1, doc: 'number of heads' }),
  key_dim: int({ min: 1, doc: 'width of a head of query and key' }),
  value_dim: optional(int({ min: 1, doc: 'width of a head of the value; key_dim where null' })),
  output_shape: optional(
    oneOrMore(int({ min: 1, doc: 'size' }), {
      default: [],
      doc: 'features of the result; those of the query where null',
    }),
  ),
  attention_axes: optional(
    oneOrMore(int({ doc: 'axis' }), {
      default: [],
      doc: 'axes of the steps that are attended to; all but batch and features where null',
    }),
  ),
  ...headFields,
}

/**
 * Vaswani and others, https://arxiv.org/abs/1706.03762; the gate is that of
 * https://arxiv.org/abs/2505.06708
 */
export const multiHeadAttention = defineLayer({
  type: 'MultiHeadAttention',
  doc: 'softmax(query @ key / sqrt(key_dim)) @ value for each head, with learned projections',
  fields,
  inputs: headRoles,
  outputs: 'several',
  masks: 'pass',
  build(inputs, args, layer) {
    const found = attended(inputs, layer)
    const axes = attendedAxes(found.query, args.attention_axes, layer)
    expectShared(found, axes, inputs, layer)
    expectOneAxisOfSteps(found.query, args, layer)
    const heads = (width: number) => [args.num_heads, width]
    const width = args.value_dim ?? args.key_dim
    const projected = (x: Node, name: string, to: readonly number[]): Node =>
      project(x, { name, from: 1, to }, args, layer)
    const query = scaledQuery(projected(found.query, 'query', heads(args.key_dim)), args.key_dim)
    const key = projected(found.key, 'key', heads(args.key_dim))
    const gate = args.use_gate ? projected(found.query, 'gate', heads(width)) : undefined
    const value = projected(found.value, 'value', heads(width))
    const { queries, values, scores: pairs } = letters(query.shape.length - 2, axes)
    const scores = einsum(`${queries}hk,${values}hk->${pairs}`, query, key)
    const conditions = headConditions(inputs, found, scores, args, layer)
    const last = scores.shape.map((_, axis) => axis).slice(-axes.length)
    const { kept, shown } = headShares(scores, conditions, last, args, layer)
    const context = einsum(`${pairs},${values}hv->${queries}hv`, kept, value)
    const to = args.output_shape?.length ? args.output_shape : [found.query.shape.at(-1) as number]
    return finishHeads({ context, gate, scores: shown }, to, args, layer)
  },
  examples: [
    {
      args: { num_heads: 2, key_dim: 4 },
      inputs: [
        [5, 8],
        [5, 8],
      ],
      output: [5, 8],
      parameters: 288,
    },
    {
      args: { num_heads: 2, key_dim: 3, value_dim: 4, output_shape: 6, use_bias: false },
      inputs: [
        [5, 8],
        [7, 6],
        [7, 4],
      ],
      output: [5, 6],
      parameters: 168,
    },
  ],
})

/** Axes of the steps, all of them where nothing else is said. */
function attendedAxes(
  query: Node,
  axes: readonly number[] | null,
  layer: LayerScope,
): readonly number[] {
  const steps = query.shape.map((_, axis) => axis).slice(1, -1)
  if (!axes || axes.length === 0) return steps
  const where = { owner: layer.type, layer, path: ['attention_axes'] }
  const resolved = distinctAxes(axes, query, where)
  const last = query.shape.length - 1
  // The features are what is multiplied.
  if (resolved.includes(last))
    layer.fail(
      'axis-out-of-range',
      { owner: layer.type, axis: last, shape: shapeText(query.shape) },
      where.path,
    )
  return resolved
}

/** Fails unless the axes that are not attended to are those of query and value alike. */
function expectShared(
  { query, value }: Attended,
  axes: readonly number[],
  inputs: readonly Node[],
  layer: LayerScope,
): void {
  const fits = query.shape
    .slice(0, -1)
    .every((dim, axis) => axes.includes(axis) || equalDims(dim, value.shape[axis]!))
  if (!fits) mismatch(inputs, layer, 'query and value that differ in what is attended to alone')
}

/** Letters of the axes in front of the heads: `bt` and `bs`, with scores `bhts`. */
function letters(count: number, axes: readonly number[]) {
  const names = (from: string) =>
    Array.from({ length: count }, (_, axis) => String.fromCharCode(from.charCodeAt(0) + axis))
  const queries = names('A')
  const values = names('P').map((each, axis) => (axes.includes(axis) ? each : queries[axis]!))
  const shared = queries.filter((_, axis) => !axes.includes(axis))
  const chosen = (of: readonly string[]) => axes.map(axis => of[axis]!)
  const scores = [...shared, 'h', ...chosen(queries), ...chosen(values)]
  return { queries: queries.join(''), values: values.join(''), scores: scores.join('') }
}
