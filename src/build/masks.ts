/** What becomes of masks: which steps of a layer's results count. */
import { type LayerDefinition, type LayerScope, listed } from '../catalog/layer.ts'
import type { Fields, Values } from '../fields/field.ts'
import { equalDims } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'

/** A layer as it was built. */
export interface Made {
  readonly definition: LayerDefinition
  readonly args: Values<Fields>
  readonly inputs: readonly Node[]
  readonly outputs: readonly Node[]
}

/**
 * The masks of a layer's results, in their order. Where a layer has no use for masks, or gives
 * results of other steps than those that its mask is about, masks end: `mask-lost`.
 */
export function masksOf(made: Made, layer: LayerScope): readonly (Node | undefined)[] {
  const masks = masksMade(made, layer)
  const fitting = masks.map((mask, k) => (mask && fits(mask, made.outputs[k]!) ? mask : undefined))
  const isLost = masks.some((mask, k) => mask && !fitting[k])
  if (isLost || !knowsMasks(made, layer)) layer.warn('mask-lost', { layer: made.definition.type })
  return fitting
}

function masksMade({ definition, args, inputs }: Made, layer: LayerScope) {
  const { masks } = definition
  if (typeof masks === 'function') return listed(masks(inputs, args, layer))
  return masks === 'pass' ? [layer.mask(0)] : []
}

function knowsMasks({ definition, inputs }: Made, layer: LayerScope): boolean {
  return definition.masks !== undefined || !inputs.some((_, k) => layer.mask(k))
}

/** Along the first axes of a result. */
function fits({ shape }: Node, result: Node): boolean {
  const { length } = result.shape
  return shape.length <= length && shape.every((dim, i) => equalDims(dim, result.shape[i]!))
}
