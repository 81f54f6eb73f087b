/** Interpolation between the cells of a grid that is made larger by whole factors. */
import { add, mul } from '../../expr/expr.ts'
import { type Dim, addDims, mulDims } from '../../graph/dim.ts'
import type { Node } from '../../graph/node.ts'
import { createConcat } from '../../graph/ops/concat.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { createSlice } from '../../graph/ops/slice.ts'
import { elementwise } from '../elementwise.ts'
import type { LayerScope } from '../layer.ts'
import type { Interpolation } from './resize-table.ts'
import { imageSize, resizeImage } from './resize.ts'

/** Along height and width of [N, height, width, C]; `dynamic-dim` where a size must be known. */
export function interpolateCells(
  x: Node,
  factors: readonly number[],
  interpolation: Interpolation,
  layer: LayerScope,
): Node {
  const resampling = { interpolation, antialias: false }
  const [height, width] = x.shape.slice(1, 3)
  if (typeof height === 'number' && typeof width === 'number')
    return resizeImage(x, [height * factors[0]!, width * factors[1]!], resampling, layer)
  // Between two neighbours, shares depend on the factor alone; more cells know where the ends are.
  if (interpolation !== 'bilinear') imageSize(x, layer)
  return factors.reduce((y, factor, axis) => mixNeighbours(y, axis + 1, factor), x)
}

/**
 * Cells have their values in their middles. Of the `factor` places that cell i becomes, place r
 * lies (r + 1/2) / factor - 1/2 cells from its middle, between i and the neighbour on that side; at
 * the ends the cell stands in for the neighbour that it lacks.
 */
function mixNeighbours(x: Node, axis: number, factor: number): Node {
  if (factor === 1) return x
  const { before, behind } = neighboursOf(x, axis)
  const places = Array.from({ length: factor }, (_, r) => {
    const distance = (r + 1 / 2) / factor - 1 / 2
    if (distance === 0) return x
    const share = Math.abs(distance)
    return elementwise([x, distance < 0 ? before : behind], (own, other) =>
      add(mul(1 - share, own), mul(share, other)),
    )
  })
  const split = insertedAt(x.shape, axis + 1, 1)
  const stacked = createConcat(
    places.map(each => createReshape(each, split)),
    axis + 1,
  )
  const wide = x.shape.map((dim, i) => (i === axis ? mulDims(dim, factor) : dim))
  return createReshape(stacked, wide)
}

/** The cells in front of and behind each cell. */
function neighboursOf(x: Node, axis: number): { readonly before: Node; readonly behind: Node } {
  const length = x.shape[axis]!
  const part = (start: Dim, size: Dim): Node =>
    createSlice(
      x,
      x.shape.map((_, i) => (i === axis ? start : 0)),
      x.shape.map((dim, i) => (i === axis ? size : dim)),
    )
  const [first, last] = [part(0, 1), part(addDims(length, -1), 1)]
  if (length === 1) return { before: x, behind: x }
  return {
    before: createConcat([first, part(0, addDims(length, -1))], axis),
    behind: createConcat([part(1, addDims(length, -1)), last], axis),
  }
}

function insertedAt(shape: readonly Dim[], axis: number, dim: Dim): readonly Dim[] {
  return [...shape.slice(0, axis), dim, ...shape.slice(axis)]
}
