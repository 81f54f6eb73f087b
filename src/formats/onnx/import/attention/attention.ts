/** Attention that an exporter has taken to pieces becomes one layer again. */
import { equalDims } from '../../../../graph/dim.ts'
import type { JsonMap } from '../../../../fields/field.ts'
import type { ImportedFeed, ImportedOutput } from '../../../imported.ts'
import type { LayerDraft, Scope, Weight } from '../scope.ts'
import { type Arrangement, areColumns, behind, columnsOf, isSteps } from './arrangement.ts'
import { type MakerOf, makerIn } from './drafts.ts'
import { type Projection, headWeights, plainSteps, projectionOf } from './projection.ts'
import { type Scores, scoresOf } from './scores.ts'

export interface Layers {
  readonly drafts: readonly LayerDraft[]
  readonly outputs: readonly ImportedOutput[]
}

/** The same model; layers that nothing needs any more are still there. */
export function withAttention(scope: Scope, outputs: readonly ImportedOutput[]): Layers {
  const makerOf = makerIn(scope.layers)
  const reads = new Map<string, number>()
  for (const { layer } of [...scope.layers.flatMap(each => each.from), ...outputs.map(o => o.from)])
    reads.set(layer, (reads.get(layer) ?? 0) + 1)
  const isReadOnce = (feed: ImportedFeed): boolean => reads.get(feed.layer) === 1
  const names = new Map<string, string>()
  const drafts = scope.layers.map(draft => {
    const found = attentionOf(draft, makerOf, scope, isReadOnce)
    if (!found) return draft
    // The last of `attention`, `attention_1`, ... is the whole.
    const { name, named } = found.query.dense
    const isCounted = draft.name.replace(/_\d+$/, '') === name
    if (isCounted) names.set(draft.name, name).set(name, draft.name)
    return { ...draft, ...layerOf(draft, found), named: draft.named || (isCounted && named) }
  })
  const renamed = (feed: ImportedFeed): ImportedFeed => ({
    ...feed,
    layer: names.get(feed.layer) ?? feed.layer,
  })
  return {
    drafts: drafts.map(each => ({
      ...each,
      name: names.get(each.name) ?? each.name,
      from: each.from.map(renamed),
    })),
    outputs: outputs.map(each => ({ ...each, from: renamed(each.from) })),
  }
}

interface Found {
  readonly query: Projection
  readonly key: Projection
  readonly value: Projection
  readonly scores: Scores
  /** Row of the last kernel that is each number of the heads, head after head. */
  readonly rows: readonly number[]
}

/** What a Dense layer is the last part of. */
function attentionOf(
  draft: LayerDraft,
  makerOf: MakerOf,
  scope: Scope,
  isReadOnce: (feed: ImportedFeed) => boolean,
): Found | undefined {
  const steps = draft.type === 'Dense' ? plainSteps(draft) : undefined
  if (steps === undefined) return undefined
  const path: LayerDraft[] = []
  let product = makerOf(draft.from[0])
  while (product && product.type !== 'MatMul') {
    path.unshift(product)
    product = makerOf(product.from[0])
  }
  const shares = product?.from[0]
  const scores = scoresOf(shares, makerOf, scope)
  // Others that read the shares would have them computed a second time.
  if (!scores || !isReadOnce(shares!)) return undefined
  const query = projectionOf(scores.query, 'steps, features', makerOf)
  const key = projectionOf(scores.key, 'features, steps', makerOf)
  const value = projectionOf(product!.from[1], 'steps, features', makerOf)
  if (!query || !key || !value || !areAlike(draft, query, key, value)) return undefined
  const rows = rowsOf(path, steps, value)
  return rows && { query, key, value, scores, rows }
}

function areAlike(
  draft: LayerDraft,
  query: Projection,
  key: Projection,
  value: Projection,
): boolean {
  const stepsOf = (of: LayerDraft) => of.shape![0]!
  return (
    query.heads === key.heads &&
    key.heads === value.heads &&
    query.width === key.width &&
    equalDims(stepsOf(query.dense), stepsOf(draft)) &&
    equalDims(stepsOf(key.dense), stepsOf(value.dense))
  )
}

/** How [heads, steps, width] becomes [steps, features] of the last layer. */
function rowsOf(
  path: readonly LayerDraft[],
  steps: number,
  { heads, width }: Projection,
): readonly number[] | undefined {
  const part = (of: 'steps' | 'columns', size: number, stride = 1) =>
    size === 1 ? [] : [{ of, size, stride }]
  const context: Arrangement = {
    axes: [part('columns', heads, width), part('steps', steps), part('columns', width)],
    first: 0,
    factor: 1,
  }
  const arranged = path.reduce<Arrangement | undefined>(
    (before, each) => before && behind(each, before),
    heads === 1 && path.length === 0 ? { ...context, axes: context.axes.slice(1) } : context,
  )
  if (!arranged || arranged.axes.length !== 2 || arranged.factor !== 1) return undefined
  const [time, features] = arranged.axes
  const isWhole = isSteps(time, steps) && areColumns(features)
  const places = isWhole ? columnsOf(features, arranged.first) : []
  return places.length === heads * width ? places : undefined
}

/** The layer that is the same as all of them. */
function layerOf(
  draft: LayerDraft,
  found: Found,
): Pick<LayerDraft, 'type' | 'by' | 'args' | 'from' | 'weights'> {
  const { query, key, value, scores } = found
  const { kernel, bias } = outputWeights(draft, found)
  const [features] = query.dense.weights.get('kernel')!.shape
  const units = draft.args['units'] as number
  const projections = [query, key, value]
  const factor = query.factor * key.factor * scores.factor * Math.sqrt(query.width)
  const own = {
    query: headWeights(query, nearOne(factor)),
    key: headWeights(key, 1),
    value: headWeights(value, value.factor),
  }
  const hasBias = bias !== undefined || projections.some(each => each.dense.weights.has('bias'))
  const weights = new Map<string, Weight>()
  const store = (name: string, kernel: Weight, bias: Weight | undefined, to: readonly number[]) => {
    weights.set(`${name}/kernel`, kernel)
    if (hasBias) weights.set(`${name}/bias`, bias ?? zeros(to))
  }
  for (const [name, each] of Object.entries(own))
    store(name, each.kernel, each.bias, each.kernel.shape.slice(1))
  store('attention_output', kernel, bias, [units])
  const args = {
    num_heads: query.heads,
    key_dim: query.width,
    ...(value.width !== query.width && { value_dim: value.width }),
    ...(units !== features && { output_shape: units }),
    ...(!hasBias && { use_bias: false }),
    ...scores.conditions.args,
    // Shares that are asked for are computed with zeros where nothing may be attended to.
    ...(scores.zeroed && { return_attention_scores: true }),
  } satisfies JsonMap
  return { type: 'MultiHeadAttention', by: 'Softmax', args, from: feedsOf(found), weights }
}

/** Without what rounding leaves of 1. */
function nearOne(factor: number): number {
  return Math.abs(factor - 1) < 1e-6 ? 1 : factor
}

function zeros(shape: readonly number[]): Weight {
  return { shape, data: new Float32Array(shape.reduce((n, dim) => n * dim, 1)) }
}

/** The last kernel [heads, width, units], its rows in the order of the heads. */
function outputWeights({ weights }: LayerDraft, { rows, value }: Found) {
  const { shape, data } = weights.get('kernel')!
  const units = shape[1]!
  const ordered = new Float32Array(data.length)
  for (const [at, row] of rows.entries())
    ordered.set(data.subarray(at * units, (at + 1) * units), row * units)
  const kernel = { shape: [value.heads, value.width, units], data: ordered }
  return { kernel, bias: weights.get('bias') }
}

function feedsOf({ query, key, value, scores }: Found): readonly ImportedFeed[] {
  const [x, y, z] = [query, value, key].map(each => each.dense.from[0]!) as [
    ImportedFeed,
    ImportedFeed,
    ImportedFeed,
  ]
  const isOther = y.layer !== z.layer || (y.output ?? 0) !== (z.output ?? 0)
  const { mask } = scores.conditions
  return [
    { ...x, role: 'query' },
    { ...y, role: 'value' },
    ...(isOther ? [{ ...z, role: 'key' }] : []),
    ...(mask ? [{ ...mask, role: 'attention_mask' }] : []),
  ]
}
