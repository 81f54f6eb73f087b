/** What attention layers share: inputs by role, masks of pairs, dropout of what is attended to. */
import { type Expr, abs, add, ge, integer, lt, sub } from '../expr/expr.ts'
import { bool, num } from '../fields/kinds.ts'
import { type Dim, equalDims } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import { createReshape } from '../graph/ops/reshape.ts'
import { shapeText } from '../graph/shape.ts'
import { elementwise } from './elementwise.ts'
import { floatInput } from './inputs.ts'
import type { InputRole, LayerScope } from './layer.ts'
import { type Condition, maskCondition } from './masks.ts'
import { mismatch } from './merging.ts'
import { noiseSeedField } from './noise.ts'
import { numbersFrom0 } from './positions.ts'

export const attentionRoles: readonly InputRole[] = [
  { name: 'query' },
  { name: 'value' },
  { name: 'key', optional: true },
]

/** Fields that every attention layer has; the last two are arguments of Keras's call. */
export const attentionFields = {
  dropout: num({ default: 0, min: 0, max: 1, doc: 'share of the scores that training drops' }),
  seed: noiseSeedField,
  return_attention_scores: bool({
    default: false,
    doc: 'whether a second result, `name@1`, is the scores',
  }),
  use_causal_mask: bool({
    default: false,
    doc: 'whether a step sees only itself and those before',
  }),
}

/** What attends to what, each with the number of its input. */
export interface Attended {
  readonly query: Node
  readonly value: Node
  /** The value where no key is given. */
  readonly key: Node
  /** Input numbers of query and value, and of the key where one is given. */
  readonly numbers: { readonly query: number; readonly value: number; readonly key?: number }
}

/** The inputs by role, float32, with at least 3 axes and equal steps of key and value. */
export function attended(inputs: readonly Node[], layer: LayerScope): Attended {
  const [query = 0] = layer.inputsOf('query')
  const [value = 1] = layer.inputsOf('value')
  const [key] = layer.inputsOf('key')
  const found = {
    query: inputs[query]!,
    value: inputs[value]!,
    key: inputs[key ?? value]!,
    numbers: { query, value, ...(key !== undefined && { key }) },
  }
  for (const x of [found.query, found.value, found.key]) floatInput(x, layer)
  const ranks = [found.query, found.value, found.key].map(x => x.shape.length)
  if (ranks.some(rank => rank !== ranks[0] || rank < 3))
    mismatch(inputs, layer, 'query, value and key with the same number of axes, at least 3')
  const steps = ({ shape }: Node) => shape.slice(1, -1)
  const fits = steps(found.key).every((dim, i) => equalDims(dim, steps(found.value)[i]!))
  if (!fits) mismatch(inputs, layer, 'value and key with the same steps')
  return found
}

/** Steps of query and value whose pairs the conditions are about. */
export interface Pairs {
  readonly queries: Dim
  readonly values: Dim
}

/** A step of the query sees the steps of the value up to its own number. */
export function causalCondition(pairs: Pairs): Condition {
  return { nodes: stepNumbers(pairs), holds: (row, column) => ge(row!, column!) }
}

/** A step sees those that are fewer than `window` steps away. */
export function windowCondition(pairs: Pairs, window: number): Condition {
  return {
    nodes: stepNumbers(pairs),
    holds: (row, column) => lt(abs(sub(row!, column!)), integer(window)),
  }
}

/** Numbers of the steps from 0, int32: those of the query [T, 1], those of the value [S]. */
function stepNumbers({ queries, values }: Pairs): readonly Node[] {
  return [createReshape(numbersFrom0(queries), [queries, 1]), numbersFrom0(values)]
}

/**
 * Conditions on scores [B, ..., T, S] of `rank` axes: the masks of query, value and key, each [B,
 * steps]; others are `wrong-rank`.
 */
export function stepConditions(
  { numbers, query }: Attended,
  rank: number,
  layer: LayerScope,
  roles: readonly ('query' | 'value' | 'key')[] = ['query', 'value', 'key'],
): readonly Condition[] {
  return roles.flatMap(role => {
    const number = numbers[role]
    const mask = number === undefined ? undefined : layer.mask(number)
    if (!mask) return []
    if (mask.shape.length !== 2) {
      const expected = 'one axis of steps, [batch, steps, features], where steps are masked'
      layer.fail('wrong-rank', { layer: layer.type, expected, shape: shapeText(query.shape) })
    }
    const [batch, steps] = [mask.shape[0]!, mask.shape[1]!]
    const middle = new Array<number>(rank - 3).fill(1)
    const last = role === 'query' ? [steps, 1] : [1, steps]
    return [maskCondition(createReshape(mask, [batch, ...middle, ...last]))]
  })
}

/** query + key for every pair of steps, [..., T, S, D], through `change`. */
export function pairSums(
  query: Node,
  key: Node,
  change: (sum: Expr, ...others: Expr[]) => Expr,
  others: readonly Node[] = [],
): Node {
  const [leading, queries, width] = [
    query.shape.slice(0, -2),
    query.shape.at(-2)!,
    query.shape.at(-1)!,
  ]
  const rows = createReshape(query, [...leading, queries, 1, width])
  const columns = createReshape(key, [...leading, 1, key.shape.at(-2)!, width])
  return elementwise([rows, columns, ...others], (row, column, ...rest) =>
    change(add(row!, column!), ...rest),
  )
}
