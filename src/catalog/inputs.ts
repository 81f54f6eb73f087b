/** What layers ask of their inputs before they build anything. */
import type { Node } from '../graph/node.ts'
import { shapeText } from '../graph/shape.ts'
import type { LayerScope } from './layer.ts'

/** Fails with `wrong-dtype` unless the input is float32. */
export function floatInput(x: Node, layer: LayerScope): void {
  if (x.dtype !== 'float32')
    layer.fail('wrong-dtype', { layer: layer.type, expected: 'float32', dtype: x.dtype })
}

/** Fails with `wrong-rank` unless the input has at least `rank` axes, the batch counted. */
export function rankInput(x: Node, rank: number, layer: LayerScope): void {
  if (x.shape.length >= rank) return
  const expected = `at least ${rank} axes`
  layer.fail('wrong-rank', { layer: layer.type, expected, shape: shapeText(x.shape) })
}

/** Fails with `wrong-rank` unless the input is a batch of sequences, [batch, steps, features]. */
export function sequenceInput(x: Node, layer: LayerScope): void {
  if (x.shape.length === 3) return
  const expected = '3 axes (batch, steps, features)'
  layer.fail('wrong-rank', { layer: layer.type, expected, shape: shapeText(x.shape) })
}
