/** What a weights file records of the layers that its tensors belong to. */
import type { Layer, Weight } from '../build/model.ts'
import type { Span } from '../diagnostics/source.ts'

/** One layer that stores weights; a file lists them in the order of the model. */
export interface LayerRecord {
  readonly name: string
  readonly type: string
  /** False where tenon chose the name, which counts layers and so moves when others come or go. */
  readonly named: boolean
}

/** Key of the metadata that holds the list. */
const metadataKey = 'tenon.layers'

/** What of a model decides which tensors are its weights. */
export interface StoredModel {
  readonly weights: readonly Pick<Weight, 'name' | 'shape'>[]
  readonly layers: readonly StoredLayer[]
}

export interface StoredLayer extends Pick<Layer, 'type' | 'named'> {
  readonly weights: readonly Pick<Weight, 'layer'>[]
  readonly span?: Span
}

export function recordLayers(model: StoredModel): readonly LayerRecord[] {
  return model.layers
    .filter(layer => layer.weights.length > 0)
    .map(({ weights, type, named }) => ({ name: weights[0]!.layer, type, named }))
}

export function layersMetadata(model: StoredModel): readonly [key: string, value: string] {
  return [metadataKey, JSON.stringify(recordLayers(model))]
}

/** Undefined where the file has no list, as files of other programs, or an unknown one. */
export function parseLayersMetadata(
  metadata: ReadonlyMap<string, string>,
): readonly LayerRecord[] | undefined {
  const text = metadata.get(metadataKey)
  if (text === undefined) return undefined
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) && list.every(isLayerRecord) ? list : undefined
  } catch {
    return undefined
  }
}

function isLayerRecord(value: unknown): value is LayerRecord {
  if (typeof value !== 'object' || value === null) return false
  const { name, type, named } = value as { readonly [key: string]: unknown }
  return typeof name === 'string' && typeof type === 'string' && typeof named === 'boolean'
}
