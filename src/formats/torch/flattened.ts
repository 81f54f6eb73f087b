/** Finds layers behind a Flatten whose grid PyTorch has with its channels first. */
import type { Model } from '../../build/model.ts'
import type { PlacedLayer } from '../../build/placed.ts'

/** What became of the grid in front of a layer. */
export type Grid =
  | { readonly kind: 'none' }
  /** Sizes without the batch, channels last. */
  | { readonly kind: 'grid'; readonly shape: readonly number[] }
  /** A Flatten of which the graph does not say how PyTorch lays it out. */
  | { readonly kind: 'unknown'; readonly flatten: string }

const none: Grid = { kind: 'none' }

/** The grid that a layer's features come from. */
export function gridOf(model: Model, layer: PlacedLayer): Grid {
  const above = sourceOf(model, layer)
  if (!above) return none
  const { placed, index } = above
  const { type } = placed.definition
  if (keepsOrder.test(type)) return gridOf(model, placed)
  if (type === 'Concatenate' || mergesOrder.test(type)) return mergedGrid(model, placed)
  if (type !== 'Flatten') return none
  const [, ...sizes] = model.layers[index]!.inputs[0]!.shape
  const shape = placed.item.args['data_format'] === 'channels_first' ? rotated(sizes) : sizes
  if (shape.length < 2 || !shape.every(each => typeof each === 'number')) return none
  const channels = shape.at(-1)!
  const cells = shape.slice(0, -1).reduce((product, each) => product * each, 1)
  if (channels === 1 || cells === 1) return none
  const order = layoutOf(model, placed, shape.length)
  if (order === 'channels first') return { kind: 'grid', shape }
  return order === 'as here' ? none : { kind: 'unknown', flatten: placed.name }
}

/** Layers that leave every feature where it is. */
const keepsOrder = new RegExp(
  '^(?:Activation|P?ReLU|LeakyReLU|ELU|ThresholdedReLU|.*Dropout|Gaussian.*|Identity|Rescaling|' +
    'ActivityRegularization|(?:Batch|Layer|RMS|Unit)Normalization)$',
)

const mergesOrder = /^(?:Add|Subtract|Multiply|Divide|Average|Maximum|Minimum)$/

/** Nobody can tell for all of it where a part of what is merged comes from a Flatten. */
function mergedGrid(model: Model, { feeds, name }: PlacedLayer): Grid {
  const inputs = model.config.inputs.length
  const isGrid = feeds.some(({ source }) => {
    const placed = model.expansion.layers[source - inputs]
    return (
      placed?.definition.type === 'Flatten' || (placed && gridOf(model, placed).kind !== 'none')
    )
  })
  return isGrid ? { kind: 'unknown', flatten: name } : none
}

/** What feeds a layer; undefined for an input. */
function sourceOf(model: Model, { feeds }: PlacedLayer) {
  const index = (feeds[0]?.source ?? 0) - model.config.inputs.length
  const placed = model.expansion.layers[index]
  return placed && { placed, index }
}

const ofGrids = /[123]D(?:Transpose)?$|^(?:Resizing|CenterCrop|SpaceToDepth|DepthToSpace)$/
const ofSequences = /^(?:LSTM|GRU|SimpleRNN|Bidirectional|Embedding|PositionEmbedding|Dense)$/
const ofTokens = /^(?:TimeDistributed|MultiHeadAttention|.*Attention|ClassToken)$/

/** The first layer above that works on one layout alone says which it is. */
function layoutOf(
  model: Model,
  layer: PlacedLayer,
  rank: number,
): 'channels first' | 'as here' | 'unknown' {
  const above = sourceOf(model, layer)
  if (!above) return rank > 2 ? 'channels first' : 'unknown'
  const { placed } = above
  const { type } = placed.definition
  if (ofGrids.test(type)) return 'channels first'
  if (ofSequences.test(type) || ofTokens.test(type)) return 'as here'
  const passes = keepsOrder.test(type) || mergesOrder.test(type) || type === 'GroupNormalization'
  return passes || type === 'Concatenate' ? layoutOf(model, placed, rank) : 'unknown'
}

function rotated<T>(sizes: readonly T[]): readonly T[] {
  return [...sizes.slice(1), sizes[0]!]
}
