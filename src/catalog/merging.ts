/** Merging of inputs element by element, as Add, Multiply and their kin share it. */
import type { Expr } from '../expr/expr.ts'
import type { Node } from '../graph/node.ts'
import { createReshape } from '../graph/ops/reshape.ts'
import { type Shape, broadcastShapes, shapeText } from '../graph/shape.ts'
import { elementwise } from './elementwise.ts'
import { floatInput } from './inputs.ts'
import type { LayerScope } from './layer.ts'

/**
 * One map over all inputs. Inputs of lower rank get axes of size 1 behind the batch; then shapes
 * broadcast as numpy's do. Those that do not are a `shape-mismatch`.
 */
export function merge(
  inputs: readonly Node[],
  layer: LayerScope,
  combine: (a: Expr, b: Expr) => Expr,
  finish: (merged: Expr) => Expr = merged => merged,
): Node {
  for (const x of inputs) floatInput(x, layer)
  const rank = Math.max(...inputs.map(x => x.shape.length))
  const aligned = inputs.map(x => createReshape(x, alignedShape(x.shape, rank)))
  if (!broadcastShapes(aligned.map(x => x.shape)))
    mismatch(inputs, layer, 'inputs whose shapes broadcast')
  return elementwise(aligned, (...elements) => finish(elements.reduce(combine)))
}

function alignedShape([batch, ...features]: Shape, rank: number): Shape {
  return [batch!, ...new Array<number>(rank - 1 - features.length).fill(1), ...features]
}

/** Fails with the shape of every input, and where each was made. */
export function mismatch(inputs: readonly Node[], layer: LayerScope, expected: string): never {
  const shapes = inputs.map(x => shapeText(x.shape))
  const notes = inputs.map((_, k) => layer.describeInput(k))
  return layer.fail('shape-mismatch', { layer: layer.type, expected, shapes }, [], { notes })
}
