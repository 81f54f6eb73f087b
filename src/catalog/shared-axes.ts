/** Weights of activations: one number per element of an example, or fewer along shared axes. */
import type { Field, Path } from '../fields/field.ts'
import { int, oneOrMore, optional } from '../fields/kinds.ts'
import type { Node } from '../graph/node.ts'
import { type Shape, shapeText } from '../graph/shape.ts'
import { featureAxes } from './axes.ts'
import type { LayerScope } from './layer.ts'

/** The argument that says along which axes a weight is the same. */
export function sharedAxesField(weight: string): Field<readonly number[] | null> {
  return optional(
    oneOrMore(int({ doc: 'axis' }), {
      default: null,
      doc:
        `axes along which ${weight} is the same: ` +
        `[1, 2] gives an image one ${weight} per channel`,
    }),
  )
}

export interface Sharing {
  readonly axes: readonly number[]
  readonly weight: string
  /** Leads to the axes. */
  readonly path: Path
}

/** The input's shape without the batch, and 1 along shared axes. */
export function sharedShape(x: Node, { axes, weight, path }: Sharing, layer: LayerScope): Shape {
  const shared = featureAxes(axes, x, { owner: layer.type, layer, path })
  const shape = x.shape.map((dim, axis) => (shared.includes(axis) ? 1 : dim)).slice(1)
  if (shape.every(dim => typeof dim === 'number')) return shape
  const dynamic = x.shape.flatMap((dim, axis) =>
    axis > 0 && (typeof dim !== 'number' || shared.includes(axis)) ? [axis] : [],
  )
  const advice = `share ${weight} along the dynamic axes: shared_axes: [${dynamic.join(', ')}]`
  return layer.fail('dynamic-dim', { layer: layer.type, shape: shapeText(x.shape), advice })
}
