/** Axes as a config names them: the batch is 0, negative ones count from the end. */
import type { Path } from '../fields/field.ts'
import type { Node } from '../graph/node.ts'
import { shapeText } from '../graph/shape.ts'
import type { LayerScope } from './layer.ts'

/** Who names the axes, and the field that a diagnostic points at. */
export interface AxisOwner {
  readonly owner: string
  readonly layer: LayerScope
  readonly path?: Path
}

/**
 * Resolves one axis of `x`; the batch (`batch-axis`) and what is not there (`axis-out-of-range`)
 * are refused.
 */
export function featureAxis(axis: number, x: Node, { owner, layer, path = [] }: AxisOwner): number {
  const rank = x.shape.length
  const resolved = axis < 0 ? axis + rank : axis
  if (resolved < 0 || resolved >= rank)
    layer.fail('axis-out-of-range', { owner, axis, shape: shapeText(x.shape) }, path)
  if (resolved === 0) layer.fail('batch-axis', { owner, axis }, path)
  return resolved
}

/** Resolves a list of axes, in ascending order; one that is named twice counts once. */
export function featureAxes(
  axes: readonly number[],
  x: Node,
  { path = [], ...rest }: AxisOwner,
): readonly number[] {
  const resolved = axes.map((axis, i) => featureAxis(axis, x, { ...rest, path: [...path, i] }))
  return [...new Set(resolved)].sort((a, b) => a - b)
}

/** As `featureAxes`, but an axis that is named twice is refused with `duplicate-axis`. */
export function distinctAxes(
  axes: readonly number[],
  x: Node,
  where: AxisOwner,
): readonly number[] {
  const resolved = axes.map((axis, i) =>
    featureAxis(axis, x, { ...where, path: [...(where.path ?? []), i] }),
  )
  for (const [i, axis] of resolved.entries())
    if (resolved.indexOf(axis) < i)
      where.layer.fail('duplicate-axis', { owner: where.owner, axis: axes[i]! }, [
        ...(where.path ?? []),
        i,
      ])
  return resolved.toSorted((a, b) => a - b)
}
