/** The shares of attention: softmax of scaled and masked products of queries and keys. */
import type { ImportedFeed } from '../../../imported.ts'
import type { LayerDraft, Scope } from '../scope.ts'
import { type Conditions, conditionsOf, joined, lowLogit, ruleOf } from './conditions.ts'
import { type MakerOf, factorOf, inRole, ofType } from './drafts.ts'

export interface Scores {
  readonly query: ImportedFeed
  /** [heads, width, steps]. */
  readonly key: ImportedFeed
  readonly factor: number
  readonly conditions: Conditions
  /** True where a step that may attend to nothing has no shares at all. */
  readonly zeroed: boolean
}

/** Undefined where the feed is something else. */
export function scoresOf(
  feed: ImportedFeed | undefined,
  makerOf: MakerOf,
  scope: Scope,
): Scores | undefined {
  const outer = ofType(makerOf(feed), 'Where')
  const softmax = ofType(makerOf(outer ? inRole(outer, 'then') : feed), 'Softmax')
  if (!softmax || softmax.args['axis'] !== undefined) return undefined
  const scores = maskedProduct(softmax.from[0], makerOf, scope)
  if (!scores || !outer) return scores && { ...scores, zeroed: false }
  const kept = conditionsOf(inRole(outer, 'condition'), makerOf, scope)
  const isZero = numberOf(inRole(outer, 'otherwise'), makerOf) === 0
  const same = kept && JSON.stringify(kept) === JSON.stringify(scores.conditions)
  return same && isZero ? { ...scores, zeroed: true } : undefined
}

type Product = Omit<Scores, 'zeroed'>

function maskedProduct(
  feed: ImportedFeed | undefined,
  makerOf: MakerOf,
  scope: Scope,
): Product | undefined {
  const layer = makerOf(feed)
  if (!layer) return undefined
  const [a, b] = layer.from
  if (layer.type === 'MatMul') return { query: a!, key: b!, factor: 1, conditions: { args: {} } }
  const own = factorOf(layer)
  if (own !== undefined) {
    const inner = maskedProduct(a, makerOf, scope)
    return inner && { ...inner, factor: inner.factor * own }
  }
  const masked = layer.type === 'Where' ? chosen(layer, makerOf, scope) : added(layer, makerOf)
  const inner = masked && maskedProduct(masked.scores, makerOf, scope)
  const conditions = inner && joined(masked!.conditions, inner.conditions)
  return conditions && { ...inner!, conditions }
}

interface Masked {
  readonly scores: ImportedFeed | undefined
  readonly conditions: Conditions
}

/** The scores where the conditions hold, a low number elsewhere. */
function chosen(layer: LayerDraft, makerOf: MakerOf, scope: Scope): Masked | undefined {
  const other = numberOf(inRole(layer, 'otherwise'), makerOf)
  if (other === undefined || other > lowLogit) return undefined
  const conditions = conditionsOf(inRole(layer, 'condition'), makerOf, scope)
  return conditions && { scores: inRole(layer, 'then'), conditions }
}

/** The scores with a constant added that is 0 where the conditions hold, and low elsewhere. */
function added({ type, from }: LayerDraft, makerOf: MakerOf): Masked | undefined {
  const mask = from.find(each => makerOf(each)?.type === 'Parameter')
  const value = makerOf(mask)?.weights.get('value')
  if (type !== 'Add' || from.length !== 2 || !value) return undefined
  if (!value.data.every(each => each === 0 || each <= lowLogit)) return undefined
  const conditions = ruleOf(value, each => each === 0)
  return conditions && { scores: from.find(each => each !== mask), conditions }
}

/** The one number of a parameter. */
function numberOf(feed: ImportedFeed | undefined, makerOf: MakerOf): number | undefined {
  const data = makerOf(feed)?.weights.get('value')?.data
  return data?.length === 1 ? data[0] : undefined
}
