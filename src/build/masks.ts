/** What becomes of masks: which steps of a layer's results count. */
import { type LayerDefinition, type LayerScope, listed } from '../catalog/layer.ts'
import type { Fields, Values } from '../fields/field.ts'
import type { Node } from '../graph/node.ts'

/**
 * The masks of a layer's results, in their order. A layer that has no use for masks loses that of
 * its inputs: `mask-lost`.
 */
export function masksOf(
  { masks, type }: LayerDefinition,
  inputs: readonly Node[],
  args: Values<Fields>,
  layer: LayerScope,
): readonly (Node | undefined)[] {
  if (typeof masks === 'function') return listed(masks(inputs, args, layer))
  if (masks === 'pass') return [layer.mask(0)]
  if (masks === 'end') return []
  if (inputs.some((_, k) => layer.mask(k))) layer.warn('mask-lost', { layer: type })
  return []
}
